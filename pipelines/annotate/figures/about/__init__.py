"""What the figures of a page are about, beyond their own clauses: the same fact said again, wholes and parts, places, times."""
