CREATE TABLE captures (
    capture_id      VARCHAR PRIMARY KEY,
    url             VARCHAR,
    final_url       VARCHAR,
    url_key         VARCHAR,
    archive_url     VARCHAR,
    captured_at     TIMESTAMPTZ,
    acquired_via    VARCHAR NOT NULL,
    archive_file    VARCHAR NOT NULL,
    archive_offset  BIGINT,
    archive_length  BIGINT,
    http_status     SMALLINT,
    content_type    VARCHAR,
    charset         VARCHAR,
    charset_basis   VARCHAR,
    payload_sha256  VARCHAR NOT NULL,
    payload_sha1    VARCHAR,
    n_bytes         BIGINT NOT NULL,
    is_damaged      BOOLEAN NOT NULL
);

COMMENT ON TABLE captures IS 'one archived response (or saved file): immutable';
COMMENT ON COLUMN captures.capture_id IS 'first 16 hex of sha256 of the JSON array [url_key, captured_at, published as given, payload_sha256], null for NULL';
COMMENT ON COLUMN captures.url IS 'as requested; NULL for a file whose address is not known';
COMMENT ON COLUMN captures.final_url IS 'after redirects';
COMMENT ON COLUMN captures.url_key IS 'canonical form of final_url, else url (w3lib canonicalize_url; scheme, www., fragment and tracking parameters dropped): captures of one page share it; NULL when the address is not known';
COMMENT ON COLUMN captures.archive_url IS 'where a public archive shows it (Wayback)';
COMMENT ON COLUMN captures.captured_at IS 'when the archive took it; NULL when not known, never the time of ingest';
COMMENT ON COLUMN captures.acquired_via IS 'file | warc | wacz | mhtml | wayback | commoncrawl | live';
COMMENT ON COLUMN captures.archive_file IS 'file that holds the bytes: below the archive folder, or the user''s own archive, in place';
COMMENT ON COLUMN captures.archive_offset IS 'where the record begins in archive_file, in bytes';
COMMENT ON COLUMN captures.archive_length IS 'length of the record in archive_file, in bytes';
COMMENT ON COLUMN captures.http_status IS 'status of the archived response; NULL for a saved file';
COMMENT ON COLUMN captures.content_type IS 'media type as the response or the file name states it';
COMMENT ON COLUMN captures.charset IS 'the one used to decode';
COMMENT ON COLUMN captures.charset_basis IS 'header | bom | meta | detected | declared';
COMMENT ON COLUMN captures.payload_sha256 IS 'of the payload bytes, decoded from transfer/content encoding (gunzip of x.html.gz counts as that)';
COMMENT ON COLUMN captures.payload_sha1 IS 'base32, as CDX and WARC write it';
COMMENT ON COLUMN captures.n_bytes IS 'length of the payload in bytes';
COMMENT ON COLUMN captures.is_damaged IS 'the archive no longer holds these bytes whole; what was read of them before the damage is kept';
