CREATE TABLE revisions (
    url_key       VARCHAR NOT NULL,
    before_id     VARCHAR NOT NULL,
    after_id      VARCHAR NOT NULL,
    op            VARCHAR NOT NULL,
    before_start  INTEGER,
    before_end    INTEGER,
    after_start   INTEGER,
    after_end     INTEGER,
    touches       VARCHAR[]
);

COMMENT ON TABLE revisions IS 'reserved, nothing fills it yet: what changed between two captures of one page';
COMMENT ON COLUMN revisions.url_key IS 'the page that was captured twice';
COMMENT ON COLUMN revisions.before_id IS 'article_id';
COMMENT ON COLUMN revisions.after_id IS 'article_id of the later capture';
COMMENT ON COLUMN revisions.op IS 'added | removed | changed';
COMMENT ON COLUMN revisions.before_start IS 'offset in the text of the earlier capture; NULL where added';
COMMENT ON COLUMN revisions.before_end IS 'offset behind the passage in the earlier capture';
COMMENT ON COLUMN revisions.after_start IS 'offset in the text of the later capture; NULL where removed';
COMMENT ON COLUMN revisions.after_end IS 'offset behind the passage in the later capture';
COMMENT ON COLUMN revisions.touches IS 'figure, quotation, title, date …';
