CREATE VIEW entity_evidence AS
WITH met AS (
    SELECT
        entity_id,
        article_id,
        count(*)::INTEGER AS n_mentions,
        list_sort(list(DISTINCT surface) FILTER (form NOT IN ('pronoun', 'nominal'))) AS surfaces,
        list_sort(list(DISTINCT title) FILTER (title IS NOT NULL)) AS titles,
        arg_min(mention_id, (form IN ('pronoun', 'nominal'), start_char, end_char)) AS first_mention_id
    FROM mentions
    WHERE entity_id IS NOT NULL
    GROUP BY entity_id, article_id
)
SELECT
    e.entity_id,
    e.kind,
    e.name,
    e.description,
    e.country,
    e.is_public_role,
    met.article_id,
    met.n_mentions,
    met.surfaces,
    met.titles,
    m.mention_id,
    m.surface,
    a.text[s.start_char + 1 : s.end_char] AS sentence,
    a.title,
    a.publisher,
    y.outlet,
    y.source_name,
    a.published_from,
    a.url,
    coalesce(
        evidence_url(
            coalesce(p.archive_url, a.url),
            a.text[s.start_char + 1 : m.start_char],
            m.surface,
            a.text[m.end_char + 1 : s.end_char]
        ),
        evidence_page(m.mention_id)
    ) AS evidence_url,
    evidence_page(m.mention_id) AS evidence_page,
    c.article_id IS NULL AS is_current
FROM met
JOIN entities AS e USING (entity_id)
JOIN mentions AS m ON m.mention_id = met.first_mention_id
JOIN articles AS a ON a.article_id = met.article_id
JOIN captures AS p USING (capture_id)
LEFT JOIN article_sources AS y ON y.article_id = met.article_id
LEFT JOIN sentences AS s ON s.article_id = m.article_id AND s.sentence_no = m.sentence_no
LEFT JOIN superseded_articles AS c ON c.article_id = met.article_id;

COMMENT ON VIEW entity_evidence IS 'a row per entity and article that mentions it: how often, under which spellings and titles, and where first';
COMMENT ON COLUMN entity_evidence.entity_id IS 'id of the entity';
COMMENT ON COLUMN entity_evidence.kind IS 'person | organisation | armed_group | people | place';
COMMENT ON COLUMN entity_evidence.name IS 'the fullest or most usual name';
COMMENT ON COLUMN entity_evidence.description IS 'role or kind in words';
COMMENT ON COLUMN entity_evidence.country IS 'ISO 3166-1 alpha-2';
COMMENT ON COLUMN entity_evidence.is_public_role IS 'persons: TRUE only on evidence of a public role';
COMMENT ON COLUMN entity_evidence.article_id IS 'an article that mentions it';
COMMENT ON COLUMN entity_evidence.n_mentions IS 'mentions in this article, pronouns and nominals included';
COMMENT ON COLUMN entity_evidence.surfaces IS 'the spellings of this article, without pronouns and nominals';
COMMENT ON COLUMN entity_evidence.titles IS 'the titles that this article prints beside the name';
COMMENT ON COLUMN entity_evidence.mention_id IS 'the first mention by name';
COMMENT ON COLUMN entity_evidence.surface IS 'the words of that mention';
COMMENT ON COLUMN entity_evidence.sentence IS 'the sentence of that mention';
COMMENT ON COLUMN entity_evidence.title IS 'headline of the article';
COMMENT ON COLUMN entity_evidence.publisher IS 'site name';
COMMENT ON COLUMN entity_evidence.published_from IS 'day of publication, or the first day that the evidence allows';
COMMENT ON COLUMN entity_evidence.url IS 'address of the article';
COMMENT ON COLUMN entity_evidence.evidence_url IS 'the page, or its archived copy, opened at the words (#:~:text=); where no public address is known, evidence_page';
COMMENT ON COLUMN entity_evidence.evidence_page IS 'a link, relative to the warehouse file, to the page as it was kept, opened at these words; `dateline pages` makes it';
COMMENT ON COLUMN entity_evidence.is_current IS 'TRUE where its capture is the latest of its page';
COMMENT ON COLUMN entity_evidence.outlet IS 'who published it, never NULL: the domain, else the printed name, else the collection';
COMMENT ON COLUMN entity_evidence.source_name IS 'the file or record that it was met in first';
