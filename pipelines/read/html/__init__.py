"""From HTML to labelled blocks."""
