CREATE TABLE corrections (
    table_name   VARCHAR NOT NULL,
    row_id       VARCHAR NOT NULL,
    surface      VARCHAR,
    start_char   INTEGER,
    column_name  VARCHAR NOT NULL,
    new_value    VARCHAR,
    reviewer     VARCHAR,
    reason       VARCHAR,
    reviewed_at  TIMESTAMPTZ
);

COMMENT ON TABLE corrections IS 'reserved, nothing fills it yet: what a person decided about a row';
COMMENT ON COLUMN corrections.table_name IS 'the table that the row stands in';
COMMENT ON COLUMN corrections.row_id IS 're-anchored by surface and overlap when spans move; unmatched ones are rejects';
COMMENT ON COLUMN corrections.surface IS 'the characters that the row stood on when it was reviewed';
COMMENT ON COLUMN corrections.start_char IS 'where they stood';
COMMENT ON COLUMN corrections.column_name IS 'the column that is corrected';
COMMENT ON COLUMN corrections.new_value IS 'the value that holds, as text';
COMMENT ON COLUMN corrections.reviewer IS 'who decided';
COMMENT ON COLUMN corrections.reason IS 'why';
COMMENT ON COLUMN corrections.reviewed_at IS 'when';
