CREATE TABLE event_arguments (
    event_id    VARCHAR NOT NULL,
    role        VARCHAR NOT NULL,
    article_id  VARCHAR NOT NULL,
    start_char  INTEGER NOT NULL,
    end_char    INTEGER NOT NULL,
    surface     VARCHAR NOT NULL,
    mention_id  VARCHAR,
    entity_id   VARCHAR,
    figure_id   VARCHAR,
    date_id     VARCHAR,
    PRIMARY KEY (event_id, role, start_char, end_char)
);

COMMENT ON TABLE event_arguments IS 'who and what stands in an event, with its words';
COMMENT ON COLUMN event_arguments.event_id IS 'the event';
COMMENT ON COLUMN event_arguments.role IS 'actor | recipient | victim | property | instrument | place | from | to | via | time | cause; what it is to the event';
COMMENT ON COLUMN event_arguments.article_id IS 'the article that it stands in';
COMMENT ON COLUMN event_arguments.start_char IS 'offset of its first character in articles.text';
COMMENT ON COLUMN event_arguments.end_char IS 'offset behind its last character';
COMMENT ON COLUMN event_arguments.surface IS 'the characters themselves';
COMMENT ON COLUMN event_arguments.mention_id IS 'the mention that names it, where one does';
COMMENT ON COLUMN event_arguments.entity_id IS 'through mentions; NULL for a description: ''four gunmen''';
COMMENT ON COLUMN event_arguments.figure_id IS 'the figure that counts them: victims and their number are one fact';
COMMENT ON COLUMN event_arguments.date_id IS 'of the role time: the date';
