"""Commands over a published file: what is made of it for people to look at and to hand on.

What belongs here: a module of words for each such command.  What does not: work.
"""
