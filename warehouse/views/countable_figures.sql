CREATE VIEW countable_figures AS
WITH usable AS (
    SELECT *
    FROM figure_evidence
    WHERE kind IN ('count', 'money', 'measure') AND per IS NULL AND bound NOT IN ('none', 'unknown')
        AND NOT coalesce(is_negated, FALSE)
        AND coalesce(factuality, 'asserted') NOT IN ('denied', 'negated', 'predicted')
),
told AS (  -- every statement of a fact, under the first one on the page
    SELECT u.*, coalesce(s.fact_id, u.figure_id) AS fact_id
    FROM usable AS u
    LEFT JOIN (
        SELECT figure_id, min(other_id) AS fact_id FROM figure_links WHERE link = 'restates' GROUP BY figure_id
    ) AS s USING (figure_id)
),
ranked AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY fact_id
            ORDER BY
                array_position(
                    ['exact', 'at_least', 'more_than', 'range', 'at_most', 'less_than', 'approximate', 'vague'], bound
                ),
                attribution != 'named',
                number_start
        ) AS place_in_fact,
        count(*) OVER (PARTITION BY fact_id)::INTEGER AS n_statements
    FROM told
),
facts AS (SELECT * FROM ranked WHERE place_in_fact = 1),
replaced AS (  -- facts of which the page gives a later count
    SELECT DISTINCT o.fact_id
    FROM figure_links AS l
    JOIN told AS f USING (figure_id)
    JOIN told AS o ON o.figure_id = l.other_id
    WHERE l.link = 'changed_from' AND f.fact_id != o.fact_id AND f.article_id = o.article_id
),
within AS (  -- facts that are a part of another of the same event and unit
    SELECT DISTINCT f.fact_id
    FROM figure_links AS l
    JOIN told AS f USING (figure_id)
    JOIN told AS o ON o.figure_id = l.other_id
    WHERE l.link = 'part_of' AND f.fact_id != o.fact_id AND f.article_id = o.article_id
        AND f.event IS NOT DISTINCT FROM o.event AND f.unit IS NOT DISTINCT FROM o.unit
),
pairs AS (  -- facts that contradict each other, either way round
    SELECT DISTINCT f.fact_id, o.fact_id AS rival_id
    FROM (
        SELECT figure_id, other_id FROM figure_links WHERE link = 'rival'
        UNION
        SELECT other_id, figure_id FROM figure_links WHERE link = 'rival'
    ) AS l
    JOIN told AS f USING (figure_id)
    JOIN told AS o ON o.figure_id = l.other_id
    WHERE f.fact_id != o.fact_id AND f.article_id = o.article_id
),
rivals AS (
    SELECT
        p.fact_id,
        count(*)::INTEGER AS n_rivals,
        bool_or(
            (o.attribution = 'named', o.n_statements, -o.number_start)
            > (f.attribution = 'named', f.n_statements, -f.number_start)
        ) AS is_outdone
    FROM pairs AS p
    JOIN facts AS f ON f.fact_id = p.fact_id
    JOIN facts AS o ON o.fact_id = p.rival_id
    GROUP BY p.fact_id
)
SELECT f.* EXCLUDE (place_in_fact), coalesce(r.n_rivals, 0) AS n_rivals
FROM facts AS f
LEFT JOIN rivals AS r USING (fact_id)
WHERE NOT coalesce(r.is_outdone, FALSE)
    AND fact_id NOT IN (SELECT fact_id FROM replaced)
    AND fact_id NOT IN (SELECT fact_id FROM within);

COMMENT ON VIEW countable_figures IS 'each fact of a page once, by its best statement (most exact, then with a named source, then first): wholes without parts of the same event and unit, the last of several counts, one of several rivals, nothing denied or only expected; facts of different articles are not joined, so add up within one article only';
COMMENT ON COLUMN countable_figures.fact_id IS 'figure_id of the first statement of the fact on its page';
COMMENT ON COLUMN countable_figures.n_statements IS 'how often the page states the fact';
COMMENT ON COLUMN countable_figures.n_rivals IS 'other counts of it that the page gives by other sources: link rival in figure_links';
