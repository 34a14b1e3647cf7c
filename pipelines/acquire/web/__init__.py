"""Ways in which pages come over the network."""
