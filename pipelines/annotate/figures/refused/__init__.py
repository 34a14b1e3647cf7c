"""Numbers that are no figures: dates, codes, labels, and words that name a number in one sense only."""
