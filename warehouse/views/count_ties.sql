CREATE VIEW count_ties AS
WITH threads AS (  -- with several figures, or beside another one
    SELECT thread_id FROM figures WHERE thread_id IS NOT NULL GROUP BY thread_id HAVING count(*) > 1
    UNION
    SELECT thread_id FROM figure_threads WHERE whole_id IS NOT NULL
    UNION
    SELECT whole_id FROM figure_threads WHERE whole_id IS NOT NULL
),
tied AS (
    SELECT figure_id FROM figure_links
    UNION
    SELECT other_id FROM figure_links
    UNION
    SELECT figure_id FROM figures WHERE thread_id IN (FROM threads)
),
quantities AS (  -- what is decided on
    SELECT
        figure_id,
        article_id,
        thread_id,
        event,
        unit,
        bound,
        attribution,
        number_start,
        coalesce(value, low, likely_low, high) AS number,
        NOT coalesce(is_negated, FALSE)
            AND coalesce(factuality, 'asserted') NOT IN ('denied', 'negated', 'predicted') AS is_usable
    FROM figures
    WHERE kind IN ('count', 'money', 'measure') AND per IS NULL AND bound NOT IN ('none', 'unknown')
        AND figure_id IN (FROM tied)
),
usable AS (SELECT * FROM quantities WHERE is_usable),
told AS (  -- every statement of a fact, under the first one on the page
    SELECT u.*, coalesce(s.fact_id, u.figure_id) AS fact_id
    FROM usable AS u
    LEFT JOIN (
        SELECT figure_id, min(other_id) AS fact_id
        FROM figure_links
        WHERE link = 'restates' AND split_part(figure_id, '/', 1) = split_part(other_id, '/', 1)
        GROUP BY figure_id
    ) AS s USING (figure_id)
),
ranked AS (
    SELECT
        *,
        row_number() OVER fact AS place_in_fact,
        first_value(figure_id) OVER fact AS best_id,
        count(*) OVER (PARTITION BY fact_id)::INTEGER AS n_statements
    FROM told
    WINDOW fact AS (
        PARTITION BY fact_id
        ORDER BY
            array_position(
                ['exact', 'at_least', 'more_than', 'range', 'at_most', 'less_than', 'approximate', 'vague'], bound
            ),
            attribution != 'named',
            number_start
    )
),
facts AS (SELECT * FROM ranked WHERE place_in_fact = 1),
page_links AS (  -- between facts of one page
    SELECT DISTINCT f.fact_id, o.fact_id AS other_id, l.link, f.event IS NOT DISTINCT FROM o.event AND f.unit IS NOT DISTINCT FROM o.unit AS is_alike
    FROM figure_links AS l
    JOIN told AS f USING (figure_id)
    JOIN told AS o ON o.figure_id = l.other_id
    WHERE f.fact_id != o.fact_id AND f.article_id = o.article_id
),
replaced AS (SELECT other_id AS fact_id, min(fact_id) AS by_id FROM page_links WHERE link = 'changed_from' GROUP BY other_id),
within AS (SELECT fact_id, min(other_id) AS whole_id FROM page_links WHERE link = 'part_of' AND is_alike GROUP BY fact_id),
rivals AS (
    SELECT
        p.fact_id,
        count(*)::INTEGER AS n_rivals,
        arg_max(o.fact_id, (o.attribution = 'named', o.n_statements, -o.number_start)) FILTER (
            (o.attribution = 'named', o.n_statements, -o.number_start)
            > (f.attribution = 'named', f.n_statements, -f.number_start)
        ) AS outdone_by
    FROM (
        SELECT fact_id, other_id FROM page_links WHERE link = 'rival'
        UNION
        SELECT other_id, fact_id FROM page_links WHERE link = 'rival'
    ) AS p
    JOIN facts AS f ON f.fact_id = p.fact_id
    JOIN facts AS o ON o.fact_id = p.other_id
    GROUP BY p.fact_id
),
of_page AS (
    SELECT
        f.*,
        coalesce(r.n_rivals, 0) AS page_rivals,
        CASE
            WHEN c.fact_id IS NOT NULL THEN 'replaced by a later count'
            WHEN w.fact_id IS NOT NULL THEN 'a part of another'
            WHEN r.outdone_by IS NOT NULL THEN 'another count stands'
        END AS page_why,
        coalesce(c.by_id, w.whole_id, r.outdone_by) AS page_instead
    FROM facts AS f
    LEFT JOIN replaced AS c USING (fact_id)
    LEFT JOIN within AS w USING (fact_id)
    LEFT JOIN rivals AS r USING (fact_id)
),
outdated AS (  -- of which another page gives a later count
    SELECT DISTINCT other_id AS figure_id
    FROM figure_links
    WHERE link = 'changed_from' AND split_part(figure_id, '/', 1) != split_part(other_id, '/', 1)
),
stated AS (  -- the facts of a thread that its pages let stand, of which the first one is counted
    SELECT
        p.figure_id,
        p.thread_id,
        t.whole_id,
        row_number() OVER thread AS place_in_thread,
        first_value(p.figure_id) OVER thread AS thread_best,
        first_value(p.number) OVER thread AS thread_number,
        min(p.number) OVER (PARTITION BY p.thread_id) AS thread_low,
        max(p.number) OVER (PARTITION BY p.thread_id) AS thread_high
    FROM of_page AS p
    JOIN figure_threads AS t USING (thread_id)
    JOIN articles AS a ON a.article_id = p.article_id
    WHERE p.page_why IS NULL
    WINDOW thread AS (
        PARTITION BY p.thread_id
        ORDER BY
            p.article_id NOT IN (FROM superseded_articles) DESC,
            p.figure_id IN (SELECT figure_id FROM outdated),
            a.published_from DESC NULLS LAST,
            p.attribution != 'named',
            array_position(
                ['exact', 'at_least', 'more_than', 'range', 'at_most', 'less_than', 'approximate', 'vague'], p.bound
            ),
            p.figure_id
    )
),
rival_figures AS (
    SELECT thread_id, count(DISTINCT figure_id)::INTEGER AS n_rivals
    FROM (
        SELECT figure_id FROM figure_links WHERE link = 'rival'
        UNION ALL
        SELECT other_id FROM figure_links WHERE link = 'rival'
    )
    JOIN figures USING (figure_id)
    WHERE thread_id IS NOT NULL
    GROUP BY thread_id
)
SELECT
    q.figure_id,
    CASE
        WHEN r.place_in_fact > 1 THEN 'told again'
        WHEN p.page_why IS NOT NULL THEN p.page_why
        WHEN w.thread_best IS NOT NULL THEN 'a part of another'
        WHEN s.place_in_thread > 1 AND o.figure_id IS NOT NULL THEN 'replaced by a later count'
        WHEN s.place_in_thread > 1 AND p.number IS DISTINCT FROM s.thread_number THEN 'another count stands'
        WHEN s.place_in_thread > 1 THEN 'told by another page'
    END AS why,
    CASE
        WHEN r.place_in_fact > 1 THEN r.best_id
        WHEN p.page_why IS NOT NULL THEN b.figure_id
        WHEN w.thread_best IS NOT NULL THEN w.thread_best
        WHEN s.place_in_thread > 1 THEN s.thread_best
    END AS instead_id,
    r.fact_id,
    r.n_statements,
    greatest(coalesce(v.n_rivals - 1, 0), coalesce(p.page_rivals, 0)) AS n_rivals,
    s.thread_low,
    s.thread_high
FROM quantities AS q
LEFT JOIN ranked AS r USING (figure_id)
LEFT JOIN of_page AS p USING (figure_id)
LEFT JOIN facts AS b ON b.fact_id = p.page_instead
LEFT JOIN stated AS s USING (figure_id)
LEFT JOIN (SELECT DISTINCT thread_id, thread_best FROM stated) AS w ON w.thread_id = s.whole_id
LEFT JOIN outdated AS o USING (figure_id)
LEFT JOIN rival_figures AS v ON v.thread_id = q.thread_id;

COMMENT ON VIEW count_ties IS 'count_decisions of the counts, sums and measures that a link or a quantity of the world ties to others';
COMMENT ON COLUMN count_ties.figure_id IS 'the figure';
COMMENT ON COLUMN count_ties.why IS 'told again | a part of another | replaced by a later count | another count stands | told by another page; NULL: it is counted';
COMMENT ON COLUMN count_ties.instead_id IS 'figure_id of what is counted for it, or of its whole; NULL where nothing is';
COMMENT ON COLUMN count_ties.fact_id IS 'figure_id of the first statement of the fact on its page; NULL for what is denied or only expected';
COMMENT ON COLUMN count_ties.n_statements IS 'how often the page states the fact; NULL for what is denied or only expected';
COMMENT ON COLUMN count_ties.n_rivals IS 'other counts of it: of its thread, else of its page';
COMMENT ON COLUMN count_ties.thread_low IS 'the least that its thread gives; NULL: none decides';
COMMENT ON COLUMN count_ties.thread_high IS 'the most that its thread gives; NULL: none decides';
