"""What a page says of itself: headline, authors, moment of publication."""
