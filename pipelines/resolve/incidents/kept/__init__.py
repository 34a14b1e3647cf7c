"""What one run found out and the next one needs again: accounts and their likeness."""
