"""What an assistant (a language model) may ask of a published file: a few questions, each answer bounded and with its evidence.

What belongs in this room: the answers, and the server that gives them over the Model Context Protocol.  What does not: SQL of the
assistant's own, and writing.
"""
