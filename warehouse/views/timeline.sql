CREATE VIEW timeline AS
WITH dated AS (
    SELECT
        article_id, figure_id AS row_id, 'figure' AS kind, sentence_no, start_char, end_char, surface, from_date, to_date, event, place_id,
        speaker_id
    FROM figures
    WHERE from_date IS NOT NULL OR to_date IS NOT NULL
    UNION ALL BY NAME
    SELECT
        article_id, statement_id AS row_id, 'statement' AS kind, sentence_no, start_char, end_char, surface, said_from AS from_date,
        said_to AS to_date, speaker_id
    FROM statements
    WHERE said_from IS NOT NULL OR said_to IS NOT NULL
    UNION ALL BY NAME
    SELECT article_id, date_id AS row_id, 'date' AS kind, sentence_no, start_char, end_char, surface, from_date, to_date
    FROM dates
    WHERE from_date IS NOT NULL OR to_date IS NOT NULL
)
SELECT
    t.from_date,
    t.to_date,
    t.kind,
    t.surface,
    t.event,
    l.name AS place,
    l.country,
    coalesce(e.name, w.label) AS speaker,
    a.text[s.start_char + 1 : s.end_char] AS sentence,
    a.title,
    o.outlet,
    a.published_from,
    coalesce(
        evidence_url(
            coalesce(p.archive_url, a.url),
            a.text[greatest(s.start_char, t.start_char - 200) + 1 : t.start_char],
            t.surface,
            a.text[t.end_char + 1 : t.end_char + 200]
        ),
        evidence_page(t.row_id)
    ) AS evidence_url,
    evidence_page(t.row_id) AS evidence_page,
    c.article_id IS NULL AS is_current,
    t.article_id,
    t.row_id
FROM dated AS t
JOIN articles AS a USING (article_id)
JOIN captures AS p USING (capture_id)
JOIN article_sources AS o USING (article_id)
LEFT JOIN sentences AS s ON s.article_id = t.article_id AND s.sentence_no = t.sentence_no
LEFT JOIN speakers AS w USING (speaker_id)
LEFT JOIN entities AS e ON e.entity_id = w.entity_id
LEFT JOIN entities AS l ON l.entity_id = t.place_id
LEFT JOIN superseded_articles AS c ON c.article_id = t.article_id
ORDER BY coalesce(t.from_date, t.to_date), t.to_date, t.article_id, t.start_char, t.kind, t.row_id;

COMMENT ON VIEW timeline IS 'what the pages date, in order of time: figures by the days that they speak of, statements by the day of saying, date expressions by what they mean; each with its sentence and a link';
COMMENT ON COLUMN timeline.from_date IS 'first day; NULL = open';
COMMENT ON COLUMN timeline.to_date IS 'last day; NULL = open';
COMMENT ON COLUMN timeline.kind IS 'figure | statement | date';
COMMENT ON COLUMN timeline.surface IS 'the characters themselves';
COMMENT ON COLUMN timeline.event IS 'of a figure: what happened to what is counted';
COMMENT ON COLUMN timeline.place IS 'of a figure: name of its main place';
COMMENT ON COLUMN timeline.country IS 'of that place, ISO 3166-1 alpha-2';
COMMENT ON COLUMN timeline.speaker IS 'who says or gives it: the name that the entity has across pages, else the page''s name or description';
COMMENT ON COLUMN timeline.sentence IS 'the sentence that it begins in';
COMMENT ON COLUMN timeline.title IS 'headline of the article';
COMMENT ON COLUMN timeline.outlet IS 'who published it, never NULL: the domain, else the printed name, else the collection';
COMMENT ON COLUMN timeline.published_from IS 'day of publication, or the first day that the evidence allows';
COMMENT ON COLUMN timeline.evidence_url IS 'the page, or its archived copy, opened at the words (#:~:text=); where no public address is known, evidence_page';
COMMENT ON COLUMN timeline.evidence_page IS 'a link, relative to the warehouse file, to the page as it was kept, opened at these words; `dateline pages` makes it';
COMMENT ON COLUMN timeline.is_current IS 'TRUE where its capture is the latest of its page';
COMMENT ON COLUMN timeline.article_id IS 'the article that it stands in';
COMMENT ON COLUMN timeline.row_id IS 'figure_id, statement_id or date_id';
