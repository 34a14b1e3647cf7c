-- What did a page change after it was first archived, and does it say so?
--
-- One row a changed passage: old words, new words, the numbers that took the place of others, and the page's own note of a
-- correction or update where the later capture has a new one.
SELECT url, before_at, after_at, op, touches, numbers, before_words, after_words, note, after_url
FROM page_changes
ORDER BY url_key, after_at, after_start, before_start;
