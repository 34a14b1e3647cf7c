CREATE TABLE sentences (
    article_id   VARCHAR NOT NULL,
    sentence_no  INTEGER NOT NULL,
    block_no     INTEGER NOT NULL,
    start_char   INTEGER NOT NULL,
    end_char     INTEGER NOT NULL,
    PRIMARY KEY (article_id, sentence_no)
);

COMMENT ON TABLE sentences IS 'one sentence of the main text';
COMMENT ON COLUMN sentences.article_id IS 'the article that it stands in';
COMMENT ON COLUMN sentences.sentence_no IS 'from 1, over the main text';
COMMENT ON COLUMN sentences.block_no IS 'the block that it stands in';
COMMENT ON COLUMN sentences.start_char IS 'offset of its first character in articles.text';
COMMENT ON COLUMN sentences.end_char IS 'offset behind its last character in articles.text';
