CREATE TABLE number_conventions (
    word         VARCHAR PRIMARY KEY,
    basis        VARCHAR NOT NULL,
    likely_low   DOUBLE,
    likely_high  DOUBLE,
    acled_value  DOUBLE,
    crowd_value  DOUBLE,
    version      VARCHAR NOT NULL
);

COMMENT ON TABLE number_conventions IS 'what vague and approximate words are taken to mean, declared and versioned';
COMMENT ON COLUMN number_conventions.word IS 'dozens, scores, several';
COMMENT ON COLUMN number_conventions.basis IS 'absolute | factor of the value (''around'')';
COMMENT ON COLUMN number_conventions.likely_low IS 'lower end of the working interval: a number, or a factor of the value';
COMMENT ON COLUMN number_conventions.likely_high IS 'upper end of the working interval: a number, or a factor of the value';
COMMENT ON COLUMN number_conventions.acled_value IS 'the same word as other data sets code it';
COMMENT ON COLUMN number_conventions.crowd_value IS 'the value that crowd-counting data sets give the word';
COMMENT ON COLUMN number_conventions.version IS 'version of the table';
