"""Indirect speech: reports with and without a verb, headlines, and what the outlet says is unknown."""
