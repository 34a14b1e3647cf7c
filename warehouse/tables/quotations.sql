CREATE TABLE quotations (
    quotation_id   VARCHAR PRIMARY KEY,
    article_id     VARCHAR NOT NULL,
    statement_id   VARCHAR,
    speaker_id     VARCHAR,
    start_char     INTEGER NOT NULL,
    end_char       INTEGER NOT NULL,
    surface        VARCHAR NOT NULL,
    is_partial     BOOLEAN NOT NULL,
    has_insertion  BOOLEAN NOT NULL
);

COMMENT ON TABLE quotations IS 'one quoted span inside quotation marks';
COMMENT ON COLUMN quotations.quotation_id IS '<article_id>/q<start_char>-<end_char>';
COMMENT ON COLUMN quotations.article_id IS 'the article that it stands in';
COMMENT ON COLUMN quotations.statement_id IS 'the statement that the quotation is part of';
COMMENT ON COLUMN quotations.speaker_id IS 'who is quoted';
COMMENT ON COLUMN quotations.start_char IS 'offset of its first character in articles.text';
COMMENT ON COLUMN quotations.end_char IS 'offset behind its last character in articles.text';
COMMENT ON COLUMN quotations.surface IS 'the characters themselves';
COMMENT ON COLUMN quotations.is_partial IS 'a phrase inside the reporter''s sentence';
COMMENT ON COLUMN quotations.has_insertion IS '''[resistance]'': the editor''s words inside';
