CREATE VIEW article_bodies AS
SELECT
    a.article_id,
    a.url,
    a.publisher,
    a.title,
    a.standfirst,
    a.byline,
    a.published_from,
    a.language,
    b.body,
    b.n_blocks,
    c.article_id IS NULL AS is_current,
    evidence_page(a.article_id) AS evidence_page
FROM articles AS a
LEFT JOIN (
    SELECT
        article_id,
        string_agg(break || words, '' ORDER BY block_no) AS body,
        count(*)::INTEGER AS n_blocks
    FROM (
        SELECT
            article_id,
            block_no,
            CASE role WHEN 'list' THEN '• ' ELSE '' END
            || trim(regexp_replace(text[start_char + 1 : end_char], '[\s\p{Z}]+', ' ', 'g')) AS words,
            CASE
                WHEN lag(role) OVER page IS NULL THEN ''
                WHEN role IN ('list', 'table') AND lag(role) OVER page = role THEN chr(10)
                ELSE chr(10) || chr(10)
            END AS break
        FROM blocks
        JOIN articles USING (article_id)
        WHERE is_main AND role NOT IN ('title', 'standfirst')
        WINDOW page AS (PARTITION BY article_id ORDER BY block_no)
    )
    GROUP BY article_id
) AS b USING (article_id)
LEFT JOIN superseded_articles AS c ON c.article_id = a.article_id;

COMMENT ON VIEW article_bodies IS 'the story of every article as one would read it: the main text in paragraphs, without boilerplate, title and standfirst';
COMMENT ON COLUMN article_bodies.body IS 'the main blocks in order, an empty line between paragraphs, a bullet before the items of a list; for reading: offsets point into articles.text, not here; NULL where the page has no main text';
COMMENT ON COLUMN article_bodies.n_blocks IS 'main blocks that the body is made of';
COMMENT ON COLUMN article_bodies.is_current IS 'TRUE where its capture is the latest of its page';
COMMENT ON COLUMN article_bodies.evidence_page IS 'a link, relative to the warehouse file, to the page as it was kept; `dateline pages` makes it';
