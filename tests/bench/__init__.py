"""What ``make bench`` runs: speed side by side with peers, as ratios in one run.  One module a subject, each with ``run()``."""
