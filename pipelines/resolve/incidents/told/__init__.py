"""What one page tells: its reports, grouped into accounts of happenings."""
