"""What a name is: evidence beside it and on its page, weighed into a kind."""
