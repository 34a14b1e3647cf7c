CREATE TABLE entity_aliases (
    old_id     VARCHAR PRIMARY KEY,
    entity_id  VARCHAR NOT NULL
);

COMMENT ON TABLE entity_aliases IS 'ids that were replaced when more pages or a person''s judgement joined or split entities; carried over at each swap';
COMMENT ON COLUMN entity_aliases.old_id IS 'the id that is no longer used';
COMMENT ON COLUMN entity_aliases.entity_id IS 'the id that stands for it now';
