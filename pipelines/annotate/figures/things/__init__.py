"""What a figure counts or measures, and what happened to it."""
