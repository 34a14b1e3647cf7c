CREATE TABLE blocks (
    article_id  VARCHAR NOT NULL,
    block_no    INTEGER NOT NULL,
    role        VARCHAR NOT NULL,
    is_main     BOOLEAN NOT NULL,
    start_char  INTEGER NOT NULL,
    end_char    INTEGER NOT NULL,
    score       DOUBLE,
    why         VARCHAR,
    dom_path    VARCHAR,
    page_no     INTEGER,
    PRIMARY KEY (article_id, block_no)
);

COMMENT ON TABLE blocks IS 'every piece of page text, labelled: main text and boilerplate';
COMMENT ON COLUMN blocks.article_id IS 'the article that the block is part of';
COMMENT ON COLUMN blocks.block_no IS 'place in the page, from 1';
COMMENT ON COLUMN blocks.role IS 'title | standfirst | paragraph | heading | list | quote | table | dateline | byline | caption | credit | nav | skip | share | promo | paywall | related | comments | legal | author_bio | other; the first eight are main text; dateline: a line of its own only, inline it stays in its paragraph';
COMMENT ON COLUMN blocks.is_main IS 'only these feed the tables below; blocks are ordered, disjoint and cover every non-space character';
COMMENT ON COLUMN blocks.start_char IS 'offset of its first character in articles.text';
COMMENT ON COLUMN blocks.end_char IS 'offset behind its last character in articles.text';
COMMENT ON COLUMN blocks.score IS 'how sure the label is, 0 to 1; NULL: the reader of this kind of page gives none';
COMMENT ON COLUMN blocks.why IS 'what the label was told by, in words';
COMMENT ON COLUMN blocks.dom_path IS 'path of the element in the archived HTML (several blocks may share one, split at <br>)';
COMMENT ON COLUMN blocks.page_no IS 'page of the PDF on which the block begins, from 1; NULL for everything else';
