"""Which accounts of several pages are compared, how alike two are, and the groups that follow."""
