"""Pages saved as plain text: the tags are gone, the lines remain."""
