"""Which names and pronouns of a page mean one thing."""
