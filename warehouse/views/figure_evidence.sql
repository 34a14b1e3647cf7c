CREATE VIEW figure_evidence AS
SELECT
    t.*,
    coalesce(
        l.name,
        CASE WHEN t.place_id IS NULL THEN m.surface END
    ) AS place,
    l.place_kind,
    l.country,
    l.latitude,
    l.longitude,
    d.name AS actor,
    coalesce(e.name, w.label) AS speaker,
    coalesce(e.description, w.affiliation) AS speaker_role,
    w.entity_id AS speaker_entity_id,
    w.label AS said_by,
    w.is_named,
    w.kind AS speaker_kind,
    h.hedges,
    a.text[s.start_char + 1 : s.end_char] AS sentence,
    a.title,
    a.publisher,
    o.outlet,
    o.collection,
    o.source_name,
    o.captured_at,
    a.published_from,
    a.text_group,
    a.url,
    coalesce(
        evidence_url(
            coalesce(p.archive_url, a.url),
            a.text[s.start_char + 1 : t.start_char],
            t.surface,
            a.text[t.end_char + 1 : s.end_char]
        ),
        evidence_page(t.figure_id)
    ) AS evidence_url,
    evidence_page(t.figure_id) AS evidence_page,
    c.article_id IS NULL AS is_current,
    k.corrected
FROM figures AS t
JOIN articles AS a USING (article_id)
JOIN captures AS p USING (capture_id)
JOIN article_sources AS o USING (article_id)
LEFT JOIN sentences AS s ON s.article_id = t.article_id AND s.sentence_no = t.sentence_no
LEFT JOIN speakers AS w USING (speaker_id)
LEFT JOIN entities AS e ON e.entity_id = w.entity_id
LEFT JOIN entities AS l ON l.entity_id = t.place_id
LEFT JOIN mentions AS m ON m.mention_id = t.place_mention_id
LEFT JOIN entities AS d ON d.entity_id = t.actor_id
LEFT JOIN (
    SELECT article_id, sentence_no, list(surface ORDER BY start_char) AS hedges
    FROM hedges
    GROUP BY article_id, sentence_no
) AS h ON h.article_id = t.article_id AND h.sentence_no = t.sentence_no
LEFT JOIN superseded_articles AS c ON c.article_id = t.article_id
LEFT JOIN (
    SELECT row_id, list(column_name ORDER BY column_name) AS corrected
    FROM corrections
    WHERE table_name = 'figures'
    GROUP BY row_id
) AS k ON k.row_id = t.figure_id;

COMMENT ON VIEW figure_evidence IS 'every stated quantity with its place, who did it, who says so, the sentence it stands in and a link that opens the page at its words';
COMMENT ON COLUMN figure_evidence.place IS 'name of the main place; the words of the page where no gazetteer knows it; NULL where none is stated';
COMMENT ON COLUMN figure_evidence.place_kind IS 'country admin1 admin2 city village area crossing camp region water facility';
COMMENT ON COLUMN figure_evidence.country IS 'of the place, ISO 3166-1 alpha-2';
COMMENT ON COLUMN figure_evidence.latitude IS 'of the place, degrees north, WGS 84; of a country or region its middle';
COMMENT ON COLUMN figure_evidence.longitude IS 'of the place, degrees east, WGS 84';
COMMENT ON COLUMN figure_evidence.actor IS 'name of who did it, where the page says';
COMMENT ON COLUMN figure_evidence.speaker IS 'who gives it: the name that the entity has across pages, else said_by';
COMMENT ON COLUMN figure_evidence.speaker_role IS 'office or description of the speaker, else the body spoken for, as printed';
COMMENT ON COLUMN figure_evidence.speaker_entity_id IS 'the entity that gives it, where it is one';
COMMENT ON COLUMN figure_evidence.said_by IS 'name or description of who gives it on this page; NULL: see attribution';
COMMENT ON COLUMN figure_evidence.is_named IS 'TRUE where the page gives the speaker''s name, FALSE for a description, NULL without a speaker';
COMMENT ON COLUMN figure_evidence.speaker_kind IS 'official military armed_group tribal_leader ngo international_org expert resident displaced_person media document other';
COMMENT ON COLUMN figure_evidence.hedges IS 'the words in its sentence that weaken or deny it, in order; NULL where there are none';
COMMENT ON COLUMN figure_evidence.sentence IS 'the sentence that it stands in';
COMMENT ON COLUMN figure_evidence.title IS 'headline of the article';
COMMENT ON COLUMN figure_evidence.publisher IS 'site name';
COMMENT ON COLUMN figure_evidence.outlet IS 'who published it, never NULL: the domain, else the printed name, else the collection';
COMMENT ON COLUMN figure_evidence.collection IS 'the user''s name for the body of pages that it stands in; the first of several';
COMMENT ON COLUMN figure_evidence.source_name IS 'the file or record of that collection';
COMMENT ON COLUMN figure_evidence.captured_at IS 'when the archive took the page; NULL when not known';
COMMENT ON COLUMN figure_evidence.published_from IS 'day of publication, or the first day that the evidence allows';
COMMENT ON COLUMN figure_evidence.url IS 'address of the article';
COMMENT ON COLUMN figure_evidence.evidence_url IS 'the page, or its archived copy, opened at the words (#:~:text=); where no public address is known, evidence_page';
COMMENT ON COLUMN figure_evidence.evidence_page IS 'a link, relative to the warehouse file, to the page as it was kept, opened at these words; `dateline pages` makes it';
COMMENT ON COLUMN figure_evidence.text_group IS 'the text that its article stands on, shared by copies (articles.text_group): count(DISTINCT text_group) counts independent ones';
COMMENT ON COLUMN figure_evidence.is_current IS 'TRUE where its capture is the latest of its page';
COMMENT ON COLUMN figure_evidence.corrected IS 'columns that a person corrected, see corrections; NULL: none';
