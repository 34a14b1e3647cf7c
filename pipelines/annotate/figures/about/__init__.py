"""What a figure is about beyond its own words: its time, and what the page says of it elsewhere."""
