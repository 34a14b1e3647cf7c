CREATE TABLE entity_judgements (
    left_id    VARCHAR NOT NULL,
    right_id   VARCHAR NOT NULL,
    judgement  VARCHAR NOT NULL,
    score      DOUBLE,
    basis      VARCHAR NOT NULL,
    judged_by  VARCHAR NOT NULL,
    reviewer   VARCHAR,
    reason     VARCHAR,
    PRIMARY KEY (left_id, right_id)
);

COMMENT ON TABLE entity_judgements IS 'whether two entities, each as one page knows it, are one; positive judgements are transitive, and a person''s overrule';
COMMENT ON COLUMN entity_judgements.left_id IS 'id of an entity as its page knows it (''person:…@<article_id>''), the smaller of the two';
COMMENT ON COLUMN entity_judgements.right_id IS 'id of the other';
COMMENT ON COLUMN entity_judgements.judgement IS 'same | different | unsure; unsure: not joined';
COMMENT ON COLUMN entity_judgements.score IS 'how sure the judgement is, 0 to 1';
COMMENT ON COLUMN entity_judgements.basis IS 'name | name_and_context | country | acronym | surname_and_context | role | no_common_ground | user';
COMMENT ON COLUMN entity_judgements.judged_by IS 'rule | user';
COMMENT ON COLUMN entity_judgements.reviewer IS 'who decided, where a person did';
COMMENT ON COLUMN entity_judgements.reason IS 'why, in their words';
