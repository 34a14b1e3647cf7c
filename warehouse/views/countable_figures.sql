CREATE VIEW countable_figures AS
SELECT * EXCLUDE (why, instead_id)
FROM counted_or_not
WHERE why IS NULL;

COMMENT ON VIEW countable_figures IS 'each fact once over the whole warehouse, by its best statement: of a page the most exact, then by a named source, then the first; of a quantity that several pages state (thread_id) its latest; wholes without parts of the same event and unit, the last of several counts, one of several rivals, nothing denied or only expected; what was left out, and why, is in not_counted; facts without a thread_id may stand on several pages, so add those up within one article only';
COMMENT ON COLUMN countable_figures.fact_id IS 'figure_id of the first statement of the fact on its page';
COMMENT ON COLUMN countable_figures.n_statements IS 'how often the page states the fact';
COMMENT ON COLUMN countable_figures.n_rivals IS 'other counts of it: of its thread, else of its page';
COMMENT ON COLUMN countable_figures.thread_low IS 'the least that its thread gives, else what it gives itself';
COMMENT ON COLUMN countable_figures.thread_high IS 'the most that its thread gives, else what it gives itself';
