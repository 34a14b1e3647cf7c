"""Calendar arithmetic, and the words for its units and numbers."""
