"""Commands that look into a warehouse or at one page and change nothing."""
