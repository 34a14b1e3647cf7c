"""The one door to the network: addresses, pace, robots.txt, budgets."""
