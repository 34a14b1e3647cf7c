"""Pages in files and folders, and what stands beside them."""
