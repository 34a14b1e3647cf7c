CREATE TABLE corrections (
    table_name   VARCHAR NOT NULL,
    row_id       VARCHAR NOT NULL,
    given_id     VARCHAR NOT NULL,
    surface      VARCHAR,
    start_char   INTEGER,
    column_name  VARCHAR NOT NULL,
    old_value    VARCHAR,
    new_value    VARCHAR,
    reviewer     VARCHAR,
    reason       VARCHAR,
    reviewed_at  TIMESTAMPTZ
);

COMMENT ON TABLE corrections IS 'what a person decided about a row, laid over what was read before anything is joined or counted; a correction whose row is not found is in rejects (correction_unmatched)';
COMMENT ON COLUMN corrections.table_name IS 'the table that the row stands in';
COMMENT ON COLUMN corrections.row_id IS 'the row as it is called now: found by its id, or by its characters where a newer version reads the page otherwise';
COMMENT ON COLUMN corrections.given_id IS 'the row as it was called when it was reviewed';
COMMENT ON COLUMN corrections.surface IS 'the characters that the row stood on when it was reviewed';
COMMENT ON COLUMN corrections.start_char IS 'where they stood';
COMMENT ON COLUMN corrections.column_name IS 'the column that is corrected';
COMMENT ON COLUMN corrections.old_value IS 'what the machine had read, as text; NULL: nothing';
COMMENT ON COLUMN corrections.new_value IS 'the value that holds, as text; NULL: the row has none';
COMMENT ON COLUMN corrections.reviewer IS 'who decided';
COMMENT ON COLUMN corrections.reason IS 'why';
COMMENT ON COLUMN corrections.reviewed_at IS 'when';
