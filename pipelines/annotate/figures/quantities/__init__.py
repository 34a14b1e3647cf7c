"""A number with its unit and bound, before it is a figure."""
