CREATE TABLE figure_places (
    figure_id   VARCHAR NOT NULL,
    mention_id  VARCHAR NOT NULL,
    entity_id   VARCHAR,
    role        VARCHAR NOT NULL,
    PRIMARY KEY (figure_id, mention_id, role)
);

COMMENT ON TABLE figure_places IS 'a place that a figure speaks of, with its role';
COMMENT ON COLUMN figure_places.figure_id IS 'the figure';
COMMENT ON COLUMN figure_places.mention_id IS 'the mention of the place';
COMMENT ON COLUMN figure_places.entity_id IS 'the place, where it is resolved';
COMMENT ON COLUMN figure_places.role IS 'in | from | to | via';
