"""What one run found out and the next one needs again: accounts, their likeness, files beside the batches."""
