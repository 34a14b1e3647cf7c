"""Readings of time expressions, one module a family."""
