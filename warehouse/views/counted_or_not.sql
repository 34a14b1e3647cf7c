CREATE VIEW counted_or_not AS
SELECT f.*, d.* EXCLUDE (figure_id)
FROM figure_evidence AS f
JOIN count_decisions AS d USING (figure_id);

COMMENT ON VIEW counted_or_not IS 'every count, sum and measure with whether it can be added up: countable_figures are those without a why, not_counted the others';
COMMENT ON COLUMN counted_or_not.why IS 'told again | a part of another | replaced by a later count | another count stands | told by another page | denied or only expected; NULL: it is counted';
COMMENT ON COLUMN counted_or_not.instead_id IS 'figure_id of what is counted for it, or of its whole; NULL where nothing is';
COMMENT ON COLUMN counted_or_not.fact_id IS 'figure_id of the first statement of the fact on its page';
COMMENT ON COLUMN counted_or_not.n_statements IS 'how often the page states the fact';
COMMENT ON COLUMN counted_or_not.n_rivals IS 'other counts of it: of its thread, else of its page';
COMMENT ON COLUMN counted_or_not.thread_low IS 'the least that its thread gives, else what it gives itself';
COMMENT ON COLUMN counted_or_not.thread_high IS 'the most that its thread gives, else what it gives itself';
