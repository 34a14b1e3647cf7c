CREATE TABLE rejects (
    collection   VARCHAR NOT NULL,
    stage        VARCHAR NOT NULL,
    source_name  VARCHAR NOT NULL,
    item         VARCHAR NOT NULL,
    capture_id   VARCHAR,
    reason       VARCHAR NOT NULL,
    detail       VARCHAR,
    batch        VARCHAR,
    PRIMARY KEY (collection, source_name, item, stage, reason)
);

COMMENT ON TABLE rejects IS 'what could not be used: nothing is lost silently; a source''s new outcome replaces its old rows';
COMMENT ON COLUMN rejects.collection IS 'the user''s name for a body of pages';
COMMENT ON COLUMN rejects.stage IS 'acquire | read | annotate | resolve | publish';
COMMENT ON COLUMN rejects.source_name IS 'as sightings.source_name';
COMMENT ON COLUMN rejects.item IS 'empty: the page itself gave no article; else a part of a page that is kept: a row (its table and id), a layer that a bug of ours cost and the line of code (dates dates/find.py:134), or the characters of articles.text that were left out (text 151200-2000000)';
COMMENT ON COLUMN rejects.capture_id IS 'the capture, where there is one';
COMMENT ON COLUMN rejects.reason IS 'empty truncated corrupt too_big too_deep too_long timeout worker_crash not_html encrypted no_text bad_sidecar unreadable blocked robots_denied dns_failure unreachable rate_limited not_archived bad_span correction_unmatched internal_error …; too_long: main text behind some 30,000 words and signs was not annotated; internal_error is a bug of ours: with an empty item it cost the page, else the layer that item names, which a version that mends it reads again';
COMMENT ON COLUMN rejects.detail IS 'what was found, in words';
COMMENT ON COLUMN rejects.batch IS 'the batch or acquiring run that rejected it';
