"""What stands where in a clause, by the parser's tree: what nouns can be, and who is the subject of a verb."""
