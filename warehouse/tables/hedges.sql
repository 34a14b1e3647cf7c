CREATE TABLE hedges (
    article_id   VARCHAR NOT NULL,
    sentence_no  INTEGER,
    start_char   INTEGER NOT NULL,
    end_char     INTEGER NOT NULL,
    surface      VARCHAR NOT NULL,
    class        VARCHAR NOT NULL,
    PRIMARY KEY (article_id, start_char, end_char)
);

COMMENT ON TABLE hedges IS 'one word or phrase that weakens or denies a statement';
COMMENT ON COLUMN hedges.article_id IS 'the article that it stands in';
COMMENT ON COLUMN hedges.sentence_no IS 'the sentence that it stands in';
COMMENT ON COLUMN hedges.start_char IS 'offset of its first character in articles.text';
COMMENT ON COLUMN hedges.end_char IS 'offset behind its last character in articles.text';
COMMENT ON COLUMN hedges.surface IS 'the characters themselves';
COMMENT ON COLUMN hedges.class IS 'allegation | hearsay | possibility | approximation | doubt | claim | negation';
