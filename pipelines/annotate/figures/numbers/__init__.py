"""The number grammar: digits, number words, shares and their mixtures."""
