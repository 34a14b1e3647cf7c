-- What was denied, looked for and not found, or is said not to be known, and who says so?
--
-- A page that says 'no evidence that any of them crossed' differs from a page that says nothing.  finding is negated (not so, none, not
-- found), denied or unknown; where said_by is empty and attribution is 'outlet', the page says it in its own voice.
SELECT finding, row_of, surface, said_by, attribution, sentence, title, publisher, published_from, evidence_url
FROM negative_findings
WHERE is_current
ORDER BY array_position(['negated', 'denied', 'unknown'], finding), published_from, row_id;
