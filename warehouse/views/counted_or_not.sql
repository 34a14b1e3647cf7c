CREATE VIEW counted_or_not AS
SELECT f.*, d.* EXCLUDE (figure_id)
FROM figure_evidence AS f
JOIN count_decisions AS d USING (figure_id);

COMMENT ON VIEW counted_or_not IS 'every count, sum and measure with whether it can be added up: countable_figures are those without a why, not_counted the others';
