"""Who speaks: descriptions and names of speakers, joined over the page."""
