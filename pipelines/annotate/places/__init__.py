"""Which place a place name means: its readings in the gazetteer, weighed by what stands on the same page."""
