CREATE TABLE sightings (
    capture_id   VARCHAR NOT NULL,
    collection   VARCHAR NOT NULL,
    source_name  VARCHAR NOT NULL,
    batch        VARCHAR NOT NULL,
    PRIMARY KEY (capture_id, collection, source_name)
);

COMMENT ON TABLE sightings IS 'where a capture was met: the same bytes may stand in several files and collections';
COMMENT ON COLUMN sightings.capture_id IS 'the capture that was met';
COMMENT ON COLUMN sightings.collection IS 'the user''s name for a body of pages';
COMMENT ON COLUMN sightings.source_name IS 'POSIX path below the named folder, suffixes kept (''x.html.gz''); the file''s own name when a file is named; ''a.warc.gz#<offset>'' for a record';
COMMENT ON COLUMN sightings.batch IS 'the acquiring run';
