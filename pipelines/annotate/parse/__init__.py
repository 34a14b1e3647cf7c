"""Parsing once: the main text as sentences and words whose offsets point back into ``articles.text``."""
