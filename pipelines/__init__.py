"""Dateline: archived news pages in, evidence that can be queried out.  The rooms are listed in README.md."""
