"""The forms in which a page arrives: HTTP payloads, MHTML, WARC, WACZ."""
