"""``python -m pipelines.cli``: the command ``dateline``."""

from pipelines.cli.commands import main

main()
