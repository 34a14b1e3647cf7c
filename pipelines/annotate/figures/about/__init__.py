"""What the figures of a page are about: steps that take all figures of the page and return them with what they found."""
