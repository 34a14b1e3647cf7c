"""Exports: what they hold, what they leave out, and what the standards say of them."""
