"""Filling a warehouse file with rows: all of them in a new file, or what changed in a file that was published before.

What belongs in this room: which rows a file has and which it should have, taking out, putting in.  What does not: deciding what
the rows say (annotate, resolve), files and their swap (``snapshot``), what must hold (``checks``), the search index (``search``).
"""
