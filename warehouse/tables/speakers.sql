CREATE TABLE speakers (
    speaker_id             VARCHAR PRIMARY KEY,
    article_id             VARCHAR NOT NULL,
    entity_id              VARCHAR,
    label                  VARCHAR NOT NULL,
    is_named               BOOLEAN NOT NULL,
    kind                   VARCHAR,
    affiliation            VARCHAR,
    affiliation_entity_id  VARCHAR
);

COMMENT ON TABLE speakers IS 'a source of statements within one article';
COMMENT ON COLUMN speakers.speaker_id IS 'by the first words that name it; the outlet itself is p0-0';
COMMENT ON COLUMN speakers.article_id IS 'the article that it stands in';
COMMENT ON COLUMN speakers.entity_id IS 'the entity that speaks, where it is one';
COMMENT ON COLUMN speakers.label IS 'fullest name or description: ''several locals'', ''a spokesperson in the US-led coalition''';
COMMENT ON COLUMN speakers.is_named IS 'TRUE where the page gives a name, FALSE for a description';
COMMENT ON COLUMN speakers.kind IS 'official | military | armed_group | tribal_leader | ngo | international_org | expert | resident | displaced_person | media | document | other';
COMMENT ON COLUMN speakers.affiliation IS 'the body that the speaker belongs to or speaks for, as printed';
COMMENT ON COLUMN speakers.affiliation_entity_id IS 'entity_id of the affiliation';
