CREATE VIEW not_counted AS
SELECT figure_id, article_id, why, instead_id, thread_id, event, unit, place_id, place, country, from_date, to_date, surface, sentence, url, is_current, evidence_page(figure_id) AS evidence_page
FROM counted_or_not
WHERE why IS NOT NULL;

COMMENT ON VIEW not_counted IS 'counts that countable_figures leaves out, and why';
COMMENT ON COLUMN not_counted.figure_id IS 'the figure';
COMMENT ON COLUMN not_counted.why IS 'told again | a part of another | replaced by a later count | another count stands | told by another page | denied or only expected';
COMMENT ON COLUMN not_counted.instead_id IS 'figure_id of what is counted for it, or of its whole; NULL where nothing is';
COMMENT ON COLUMN not_counted.event IS 'what happened to what is counted';
COMMENT ON COLUMN not_counted.surface IS 'its words';
COMMENT ON COLUMN not_counted.is_current IS 'TRUE where its capture is the latest of its page';
COMMENT ON COLUMN not_counted.evidence_page IS 'a link, relative to the warehouse file, to the page as it was kept, opened at these words; `dateline pages` makes it';
