"""The command line: the words of the commands, what they print, an article with its evidence marked."""

from pipelines.cli.commands import main

__all__ = ["main"]
