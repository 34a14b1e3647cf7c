CREATE TABLE statements (
    statement_id    VARCHAR PRIMARY KEY,
    article_id      VARCHAR NOT NULL,
    sentence_no     INTEGER,
    start_char      INTEGER NOT NULL,
    end_char        INTEGER NOT NULL,
    surface         VARCHAR NOT NULL,
    utterance_id    VARCHAR NOT NULL,
    mode            VARCHAR NOT NULL,
    attribution     VARCHAR NOT NULL,
    cue             VARCHAR,
    cue_start       INTEGER,
    cue_end         INTEGER,
    speaker_id      VARCHAR,
    speaker_start   INTEGER,
    speaker_end     INTEGER,
    second_hand_id  VARCHAR,
    addressee       VARCHAR,
    factuality      VARCHAR NOT NULL,
    said_from       DATE,
    said_to         DATE
);

COMMENT ON TABLE statements IS 'one reported statement; one row per contiguous run of its content, the cue never inside';
COMMENT ON COLUMN statements.statement_id IS '<article_id>/s<start_char>-<end_char>';
COMMENT ON COLUMN statements.article_id IS 'the article that it stands in';
COMMENT ON COLUMN statements.sentence_no IS 'the sentence that it stands in';
COMMENT ON COLUMN statements.start_char IS 'the content that is said, without quotation marks at its ends';
COMMENT ON COLUMN statements.end_char IS 'offset behind the content that is said';
COMMENT ON COLUMN statements.surface IS 'the characters themselves';
COMMENT ON COLUMN statements.utterance_id IS 'runs split by the cue share it: the id of the first run';
COMMENT ON COLUMN statements.mode IS 'direct | mixed | indirect';
COMMENT ON COLUMN statements.attribution IS 'named | unnamed | unattributed | outlet | unresolved; unattributed: ''allegedly''';
COMMENT ON COLUMN statements.cue IS '''told'', ''according to''';
COMMENT ON COLUMN statements.cue_start IS 'offset of the first character of the cue in articles.text';
COMMENT ON COLUMN statements.cue_end IS 'offset behind the last character of the cue';
COMMENT ON COLUMN statements.speaker_id IS 'NULL: see attribution';
COMMENT ON COLUMN statements.speaker_start IS 'the words beside the cue: may be a pronoun';
COMMENT ON COLUMN statements.speaker_end IS 'offset behind the words that name the speaker beside the cue';
COMMENT ON COLUMN statements.second_hand_id IS 'speaker_id of the source that the speaker cites';
COMMENT ON COLUMN statements.addressee IS 'to whom it was said, as printed';
COMMENT ON COLUMN statements.factuality IS 'asserted | confirmed | claimed | alleged | possible | reported | predicted | denied | negated | unknown';
COMMENT ON COLUMN statements.said_from IS 'first day on which it may have been said';
COMMENT ON COLUMN statements.said_to IS 'last day on which it may have been said';
