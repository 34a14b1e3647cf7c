"""The charts of a report as Vega-Lite: ``bars`` (what stands on axes), ``maps``; ``bundle`` makes the scripts that draw them."""
