"""Pages that are documents: PDF, DOCX, mail.

What belongs here: from a file's bytes to paragraphs, what the file says of itself, and the reading of both.  What does not: HTML
(``html``, ``story``), how lines of plain text are told from furniture (``dump``).
"""
