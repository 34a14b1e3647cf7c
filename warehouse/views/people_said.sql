CREATE VIEW people_said AS
SELECT
    e.entity_id AS person_id,
    e.name AS person,
    e.names AS spellings,
    t.statement_id,
    t.utterance_id,
    t.article_id,
    t.surface,
    t.mode,
    t.factuality,
    CASE WHEN t.cited_entity_id = e.entity_id THEN t.cites ELSE t.said_by END AS said_by,
    CASE WHEN t.cited_entity_id = e.entity_id THEN t.said_by END AS said_through,
    CASE WHEN t.cited_entity_id = e.entity_id THEN NULL ELSE t.affiliation END AS affiliation,
    t.hedges,
    t.said_from,
    t.said_to,
    t.title,
    t.publisher,
    t.published_from,
    t.url,
    t.evidence_url,
    t.evidence_page,
    t.is_current
FROM (
    SELECT *, speaker_entity_id AS of_id FROM statement_evidence
    UNION ALL
    SELECT *, cited_entity_id AS of_id FROM statement_evidence WHERE cited_entity_id IS DISTINCT FROM speaker_entity_id
) AS t
JOIN entities AS e ON e.entity_id = t.of_id
WHERE e.kind = 'person' AND e.is_public_role;

COMMENT ON VIEW people_said IS 'everything that a person with a public role said, across articles and spellings of the name; residents, displaced people and others without a public role stand in statement_evidence only';
COMMENT ON COLUMN people_said.person_id IS 'entities.entity_id of the person';
COMMENT ON COLUMN people_said.person IS 'the person''s name';
COMMENT ON COLUMN people_said.spellings IS 'every spelling of the name that was met';
COMMENT ON COLUMN people_said.statement_id IS 'the statement';
COMMENT ON COLUMN people_said.utterance_id IS 'runs split by the cue share it';
COMMENT ON COLUMN people_said.article_id IS 'the article that it stands in';
COMMENT ON COLUMN people_said.surface IS 'the content that is said, as printed';
COMMENT ON COLUMN people_said.mode IS 'direct | mixed | indirect';
COMMENT ON COLUMN people_said.factuality IS 'asserted confirmed claimed alleged possible reported predicted denied negated unknown';
COMMENT ON COLUMN people_said.said_by IS 'the name as this page has it';
COMMENT ON COLUMN people_said.said_through IS 'who passes it on (''State radio quoted the minister as saying''); NULL where the page has it from the person';
COMMENT ON COLUMN people_said.affiliation IS 'the body that the person spoke for, as this page has it; NULL where it is passed on';
COMMENT ON COLUMN people_said.hedges IS 'the words in the statement or its cue that weaken or deny it; NULL where there are none';
COMMENT ON COLUMN people_said.said_from IS 'first day on which it may have been said';
COMMENT ON COLUMN people_said.said_to IS 'last day on which it may have been said';
COMMENT ON COLUMN people_said.title IS 'headline of the article';
COMMENT ON COLUMN people_said.publisher IS 'site name';
COMMENT ON COLUMN people_said.published_from IS 'day of publication, or the first day that the evidence allows';
COMMENT ON COLUMN people_said.url IS 'address of the article';
COMMENT ON COLUMN people_said.evidence_url IS 'the page, or its archived copy, opened at the words';
COMMENT ON COLUMN people_said.evidence_page IS 'a link, relative to the warehouse file, to the page as it was kept, opened at these words; `dateline pages` makes it';
COMMENT ON COLUMN people_said.is_current IS 'TRUE where its capture is the latest of its page';
