CREATE TABLE revisions (
    url_key       VARCHAR NOT NULL,
    before_id     VARCHAR NOT NULL,
    after_id      VARCHAR NOT NULL,
    op            VARCHAR NOT NULL,
    before_start  INTEGER,
    before_end    INTEGER,
    after_start   INTEGER,
    after_end     INTEGER,
    touches       VARCHAR[],
    note_start    INTEGER,
    note_end      INTEGER
);

COMMENT ON TABLE revisions IS 'what changed in the story between two captures of one page that follow one another, one row a changed passage (a block); what was moved, split or joined word for word is unchanged, and furniture is not looked at';
COMMENT ON COLUMN revisions.url_key IS 'the page that was captured twice';
COMMENT ON COLUMN revisions.before_id IS 'article_id';
COMMENT ON COLUMN revisions.after_id IS 'article_id of the later capture';
COMMENT ON COLUMN revisions.op IS 'added | removed | changed';
COMMENT ON COLUMN revisions.before_start IS 'offset in the text of the earlier capture; NULL where added';
COMMENT ON COLUMN revisions.before_end IS 'offset behind the passage in the earlier capture';
COMMENT ON COLUMN revisions.after_start IS 'offset in the text of the later capture; NULL where removed';
COMMENT ON COLUMN revisions.after_end IS 'offset behind the passage in the later capture';
COMMENT ON COLUMN revisions.touches IS 'title | figure | quotation | speaker | name | date; what stands on the words that differ; of an added or removed passage, what stands in it';
COMMENT ON COLUMN revisions.note_start IS 'where the later capture itself tells of a change (a correction, a clarification, an update note that the earlier one does not have); offset in its text; NULL: it does not';
COMMENT ON COLUMN revisions.note_end IS 'offset behind that note';
