-- Which articles stand on one text, and whose text is it?
--
-- One row for every article of a group, the origin first.  Each group is one informant, however many outlets print it:
-- count(DISTINCT text_group) over articles counts independent texts, count(*) counts pages.  link says what an article is of the
-- origin: a copy, an excerpt, a rewrite, another capture (same_page), or the whole that the origin is an excerpt of.
SELECT
    c.text_group,
    c.n_articles,
    c.agency,
    c.origin_basis,
    c.outlet,
    c.title,
    c.published_from,
    CASE WHEN c.is_origin THEN 'origin' ELSE coalesce(c.link, 'through another') END AS is_what,
    round(c.containment, 2) AS part_of_it_in_origin,
    round(c.other_containment, 2) AS part_of_origin_in_it,
    left(c.passage, 100) AS longest_passage
FROM article_copies AS c
ORDER BY c.n_articles DESC, c.text_group, c.is_origin DESC, c.containment DESC NULLS LAST, c.article_id;
