CREATE TABLE place_candidates (
    mention_id  VARCHAR NOT NULL,
    rank        INTEGER NOT NULL,
    entity_id   VARCHAR NOT NULL,
    score       DOUBLE NOT NULL,
    PRIMARY KEY (mention_id, rank)
);

COMMENT ON TABLE place_candidates IS 'what a place name could be, best first, from the page alone';
COMMENT ON COLUMN place_candidates.mention_id IS 'the mention of the place';
COMMENT ON COLUMN place_candidates.rank IS '1 is the best';
COMMENT ON COLUMN place_candidates.entity_id IS 'the place that it could be';
COMMENT ON COLUMN place_candidates.score IS 'calibrated, 0 to 1';
