"""Names: who and what is named on a page.  ``mentions.find_mentions`` is the door.

A name is proposed (``propose``), its kind is decided from evidence (``kinds``), names of one thing are joined (``joined``), and
rows are written.  What does not belong here: which place a place name means (``places``).
"""
