CREATE VIEW count_decisions AS
SELECT
    f.figure_id,
    CASE
        WHEN coalesce(f.is_negated, FALSE) OR coalesce(f.factuality, 'asserted') IN ('denied', 'negated', 'predicted')
            THEN 'denied or only expected'
        ELSE t.why
    END AS why,
    t.instead_id,
    coalesce(t.fact_id, f.figure_id) AS fact_id,
    coalesce(t.n_statements, 1) AS n_statements,
    coalesce(t.n_rivals, 0) AS n_rivals,
    coalesce(t.thread_low, f.value, f.low, f.likely_low, f.high) AS thread_low,
    coalesce(t.thread_high, f.value, f.low, f.likely_low, f.high) AS thread_high
FROM figures AS f
LEFT JOIN count_ties AS t USING (figure_id)
WHERE f.kind IN ('count', 'money', 'measure') AND f.per IS NULL AND f.bound NOT IN ('none', 'unknown');

COMMENT ON VIEW count_decisions IS 'counted_or_not without its words: of every count, sum and measure whether it can be added up';
COMMENT ON COLUMN count_decisions.figure_id IS 'the figure';
COMMENT ON COLUMN count_decisions.why IS 'told again | a part of another | replaced by a later count | another count stands | told by another page | denied or only expected; NULL: it is counted';
COMMENT ON COLUMN count_decisions.instead_id IS 'figure_id of what is counted for it, or of its whole; NULL where nothing is';
COMMENT ON COLUMN count_decisions.fact_id IS 'figure_id of the first statement of the fact on its page';
COMMENT ON COLUMN count_decisions.n_statements IS 'how often the page states the fact';
COMMENT ON COLUMN count_decisions.n_rivals IS 'other counts of it: of its thread, else of its page';
COMMENT ON COLUMN count_decisions.thread_low IS 'the least that its thread gives, else what it gives itself';
COMMENT ON COLUMN count_decisions.thread_high IS 'the most that its thread gives, else what it gives itself';
