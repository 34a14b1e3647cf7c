"""publish: committed batches become the file that analysts open: built beside, checked, swapped in whole."""
