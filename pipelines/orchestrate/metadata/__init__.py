"""What the UI shows of a table: a few rows with live links, pictures, counts, and where its columns come from."""
