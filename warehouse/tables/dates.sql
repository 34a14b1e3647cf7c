CREATE TABLE dates (
    date_id      VARCHAR PRIMARY KEY,
    article_id   VARCHAR NOT NULL,
    sentence_no  INTEGER,
    start_char   INTEGER NOT NULL,
    end_char     INTEGER NOT NULL,
    surface      VARCHAR NOT NULL,
    type         VARCHAR NOT NULL,
    value        VARCHAR,
    mod          VARCHAR,
    from_date    DATE,
    to_date      DATE,
    likely_from  DATE,
    likely_to    DATE,
    anchor       VARCHAR
);

COMMENT ON TABLE dates IS 'one time expression';
COMMENT ON COLUMN dates.date_id IS '<article_id>/t<start_char>-<end_char>';
COMMENT ON COLUMN dates.article_id IS 'the article that it stands in';
COMMENT ON COLUMN dates.sentence_no IS 'the sentence that it stands in';
COMMENT ON COLUMN dates.start_char IS 'offset of its first character in articles.text';
COMMENT ON COLUMN dates.end_char IS 'offset behind its last character in articles.text';
COMMENT ON COLUMN dates.surface IS 'the characters themselves';
COMMENT ON COLUMN dates.type IS 'DATE | TIME | DURATION | SET; as in TIMEX3';
COMMENT ON COLUMN dates.value IS 'TIMEX3 value: 2019-10, 2019-W43, P4W, PAST_REF';
COMMENT ON COLUMN dates.mod IS 'START | MID | END | BEFORE | AFTER | APPROX | MORE_THAN | LESS_THAN | EQUAL_OR_MORE | EQUAL_OR_LESS; as in TIMEX3';
COMMENT ON COLUMN dates.from_date IS 'first day of the interval that the words entail (of ''late October'': 1 October); NULL = open or not resolved';
COMMENT ON COLUMN dates.to_date IS 'last day of the interval that the words entail; NULL = open or not resolved';
COMMENT ON COLUMN dates.likely_from IS 'where mod names a part of the interval, its first day as we take it (of ''late October'': 21 October), from lexicons/date_conventions';
COMMENT ON COLUMN dates.likely_to IS 'where mod names a part of the interval, its last day as we take it';
COMMENT ON COLUMN dates.anchor IS 'publication | date_id of another expression | statement_id (time of the interview)';
