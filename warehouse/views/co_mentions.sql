CREATE VIEW co_mentions AS
WITH met AS (
    SELECT DISTINCT m.entity_id, m.article_id, m.sentence_no
    FROM mentions AS m
    JOIN current_articles AS c USING (article_id)
    WHERE m.entity_id IS NOT NULL AND m.sentence_no IS NOT NULL AND m.form <> 'embedded'
), pairs AS (
    SELECT
        l.entity_id,
        r.entity_id AS other_id,
        count(DISTINCT l.article_id)::INTEGER AS n_articles,
        count(*)::INTEGER AS n_sentences,
        min(a.published_from) AS first_published,
        max(a.published_from) AS last_published,
        arg_min(l.article_id, (coalesce(a.published_from, DATE '9999-12-31'), l.article_id, l.sentence_no)) AS article_id,
        arg_min(l.sentence_no, (coalesce(a.published_from, DATE '9999-12-31'), l.article_id, l.sentence_no)) AS sentence_no
    FROM met AS l
    JOIN met AS r
        ON r.article_id = l.article_id AND r.sentence_no = l.sentence_no AND l.entity_id < r.entity_id
    JOIN articles AS a ON a.article_id = l.article_id
    GROUP BY l.entity_id, r.entity_id
)
SELECT
    pairs.entity_id,
    e.kind,
    e.name,
    pairs.other_id,
    o.kind AS other_kind,
    o.name AS other_name,
    pairs.n_articles,
    pairs.n_sentences,
    pairs.first_published,
    pairs.last_published,
    pairs.article_id,
    a.text[s.start_char + 1 : s.end_char] AS sentence,
    evidence_page(pairs.article_id) AS evidence_page
FROM pairs
JOIN entities AS e ON e.entity_id = pairs.entity_id
JOIN entities AS o ON o.entity_id = pairs.other_id
JOIN articles AS a ON a.article_id = pairs.article_id
LEFT JOIN sentences AS s ON s.article_id = pairs.article_id AND s.sentence_no = pairs.sentence_no;

COMMENT ON VIEW co_mentions IS 'two entities in one sentence, over the latest captures of all pages: how often, when, and the earliest such sentence';
COMMENT ON COLUMN co_mentions.entity_id IS 'one entity; the smaller id of the two';
COMMENT ON COLUMN co_mentions.kind IS 'its kind';
COMMENT ON COLUMN co_mentions.name IS 'its name';
COMMENT ON COLUMN co_mentions.other_id IS 'the other entity';
COMMENT ON COLUMN co_mentions.other_kind IS 'the kind of the other';
COMMENT ON COLUMN co_mentions.other_name IS 'the name of the other';
COMMENT ON COLUMN co_mentions.n_articles IS 'articles that mention both in one sentence';
COMMENT ON COLUMN co_mentions.n_sentences IS 'such sentences';
COMMENT ON COLUMN co_mentions.first_published IS 'first day on which such an article was published, as far as known';
COMMENT ON COLUMN co_mentions.last_published IS 'last such day';
COMMENT ON COLUMN co_mentions.article_id IS 'the earliest such article';
COMMENT ON COLUMN co_mentions.sentence IS 'its first such sentence';
COMMENT ON COLUMN co_mentions.evidence_page IS 'a link, relative to the warehouse file, to the page as it was kept; `dateline pages` makes it';
