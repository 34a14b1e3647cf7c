"""Rows of figures, with the places, dates, actors and sources of each."""
