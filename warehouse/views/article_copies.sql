CREATE VIEW article_copies AS
SELECT
    a.text_group,
    a.article_id,
    a.article_id = a.text_group AS is_origin,
    l.link,
    l.containment,
    l.other_containment,
    l.shared_chars,
    g.origin_basis,
    g.agency,
    g.n_articles,
    g.n_outlets,
    s.outlet,
    a.title,
    a.url,
    a.published_at,
    a.published_from,
    a.text[l.passage_start + 1 : l.passage_end] AS passage,
    evidence_page(a.article_id) AS evidence_page
FROM articles AS a
JOIN text_groups AS g USING (text_group)
JOIN article_sources AS s USING (article_id)
LEFT JOIN (
    SELECT
        article_id,
        other_id,
        link,
        containment,
        other_containment,
        shared_chars,
        passage_start,
        passage_end
    FROM article_links
    UNION ALL
    SELECT other_id, article_id, 'whole', other_containment, containment, NULL, NULL, NULL
    FROM article_links
    WHERE link = 'excerpt'
) AS l ON l.article_id = a.article_id AND l.other_id = a.text_group;

COMMENT ON VIEW article_copies IS 'the groups of articles that stand on one text, a row a member: the origin, and how each of the others is linked to it. Twenty rows of one group are one informant';
COMMENT ON COLUMN article_copies.text_group IS 'the group: article_id of its origin';
COMMENT ON COLUMN article_copies.is_origin IS 'TRUE for the origin itself';
COMMENT ON COLUMN article_copies.link IS 'copy | excerpt | rewrite | same_page, of the origin; whole: the origin is an excerpt of it; NULL: the origin itself, or linked through another member';
COMMENT ON COLUMN article_copies.containment IS 'how much of the article stands in the origin, 0 to 1';
COMMENT ON COLUMN article_copies.other_containment IS 'how much of the origin stands in the article, 0 to 1';
COMMENT ON COLUMN article_copies.shared_chars IS 'characters of the article in passages that the origin has too; NULL: not known that way round';
COMMENT ON COLUMN article_copies.origin_basis IS 'agency | credit | first_published | longest | any: why it is the origin (text_groups)';
COMMENT ON COLUMN article_copies.agency IS 'the news agency that the group credits';
COMMENT ON COLUMN article_copies.n_articles IS 'members of the group';
COMMENT ON COLUMN article_copies.n_outlets IS 'outlets among them';
COMMENT ON COLUMN article_copies.outlet IS 'who published it: the domain, else the printed name, else the collection';
COMMENT ON COLUMN article_copies.passage IS 'the longest passage that it shares with the origin, in its own words';
COMMENT ON COLUMN article_copies.evidence_page IS 'a link, relative to the warehouse file, to the page as it was kept; `dateline pages` makes it';
