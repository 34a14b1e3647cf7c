-- What do the pages say is not known, was not so, or is told only in vague words?
--
-- bound 'unknown': the page says that nobody knows the number.  'none': the page says that there were none (value 0).  'vague':
-- a word like 'several' or 'dozens'.  This is evidence too: it differs from a page that says nothing.
SELECT bound, surface, counted, likely_low, likely_high, sentence, publisher, published_from, evidence_url
FROM figure_evidence
WHERE is_current AND bound IN ('unknown', 'none', 'vague')
ORDER BY array_position(['unknown', 'none', 'vague'], bound), published_from, figure_id;
