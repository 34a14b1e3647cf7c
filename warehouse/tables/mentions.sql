CREATE TABLE mentions (
    mention_id   VARCHAR PRIMARY KEY,
    article_id   VARCHAR NOT NULL,
    sentence_no  INTEGER,
    start_char   INTEGER NOT NULL,
    end_char     INTEGER NOT NULL,
    surface      VARCHAR NOT NULL,
    entity_id    VARCHAR,
    kind         VARCHAR NOT NULL,
    form         VARCHAR NOT NULL,
    title        VARCHAR,
    score        DOUBLE
);

COMMENT ON TABLE mentions IS 'one mention of an entity in the main text of an article';
COMMENT ON COLUMN mentions.mention_id IS '<article_id>/m<start_char>-<end_char>';
COMMENT ON COLUMN mentions.article_id IS 'the article that it stands in';
COMMENT ON COLUMN mentions.sentence_no IS 'the sentence that it stands in';
COMMENT ON COLUMN mentions.start_char IS 'offset of its first character in articles.text';
COMMENT ON COLUMN mentions.end_char IS 'offset behind its last character in articles.text';
COMMENT ON COLUMN mentions.surface IS 'the characters themselves';
COMMENT ON COLUMN mentions.entity_id IS 'NULL: recognised, not resolved (abstaining beats guessing)';
COMMENT ON COLUMN mentions.kind IS 'person | organisation | armed_group | people | place; what it denotes here, as entities.kind';
COMMENT ON COLUMN mentions.form IS 'name | short_name | acronym | demonym | embedded | nominal | pronoun; embedded: a place name inside a longer name (''Aleppo'' in ''Aleppo University'')';
COMMENT ON COLUMN mentions.title IS '''Sheikh'', ''commander'', as printed beside the name';
COMMENT ON COLUMN mentions.score IS 'chance that the reading is right, 0 to 1; of a place with an entity_id: that it lies there (measured on annotated news)';
