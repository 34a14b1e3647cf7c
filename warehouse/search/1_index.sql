CREATE TABLE search_words (
    word  VARCHAR NOT NULL,
    term  INTEGER NOT NULL,
    df    INTEGER NOT NULL
);

CREATE TABLE search_postings (
    term  INTEGER NOT NULL,
    doc   INTEGER NOT NULL,
    n     UTINYINT NOT NULL
);

CREATE TABLE search_sentences (
    doc          INTEGER NOT NULL,
    article_id   VARCHAR NOT NULL,
    sentence_no  INTEGER,
    block_no     INTEGER,
    n_words      USMALLINT NOT NULL,
    is_current   BOOLEAN NOT NULL
);

CREATE TABLE search_totals (
    n_docs  INTEGER NOT NULL,
    n_mean  DOUBLE NOT NULL
);

COMMENT ON TABLE search_words IS 'every form of a word that stands or stood in a sentence, and every stem; in order of word but for those that a later run added';
COMMENT ON COLUMN search_words.word IS 'in lower case, without accents; of a number its digits without commas';
COMMENT ON COLUMN search_words.term IS 'the stem that its forms share (Snowball, English), numbered from 1 by falling df but for those that a later run added';
COMMENT ON COLUMN search_words.df IS 'in how many sentences the stem stands';
COMMENT ON TABLE search_postings IS 'which sentence has which stem; in order of term and doc but for those that only its place, event or speaker has or a later run added';
COMMENT ON COLUMN search_postings.term IS 'as search_words.term';
COMMENT ON COLUMN search_postings.doc IS 'as search_sentences.doc';
COMMENT ON COLUMN search_postings.n IS 'how often it stands there, 255 at most; 1 where only the place, the event or the speaker of the sentence''s figures and statements has it';
COMMENT ON TABLE search_sentences IS 'what can be found: every sentence; of a page without sentences (another language) every block of main text';
COMMENT ON COLUMN search_sentences.doc IS 'a number that a later run may give to none, or another sentence';
COMMENT ON COLUMN search_sentences.article_id IS 'the article that it stands in';
COMMENT ON COLUMN search_sentences.sentence_no IS 'as sentences.sentence_no; NULL of a block';
COMMENT ON COLUMN search_sentences.block_no IS 'as blocks.block_no; NULL of a sentence';
COMMENT ON COLUMN search_sentences.n_words IS 'its words';
COMMENT ON COLUMN search_sentences.is_current IS 'TRUE where its capture is the latest of its page';
COMMENT ON TABLE search_totals IS 'one row: what BM25 needs of all sentences';
COMMENT ON COLUMN search_totals.n_docs IS 'how many there are';
COMMENT ON COLUMN search_totals.n_mean IS 'words of one in the mean';
