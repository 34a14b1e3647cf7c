"""What a word that may name a happening means where it stands: figures of speech and sport, acts of forces.

What belongs here: questions about one word in its sentence that ``triggers`` asks.  What does not: the triggers themselves.
"""
