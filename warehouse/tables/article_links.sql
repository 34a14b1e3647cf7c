CREATE TABLE article_links (
    article_id         VARCHAR NOT NULL,
    other_id           VARCHAR NOT NULL,
    link               VARCHAR NOT NULL,
    jaccard            DOUBLE,
    containment        DOUBLE,
    other_containment  DOUBLE,
    shared_chars       INTEGER,
    n_passages         INTEGER,
    passage_start      INTEGER,
    passage_end        INTEGER,
    judged_by          VARCHAR NOT NULL,
    PRIMARY KEY (article_id, other_id, link)
);

COMMENT ON TABLE article_links IS 'one article that is another capture, a copy, an excerpt or a rewrite of another: main text against main text, without title, tables and what an outlet prints on many pages. A copy, a rewrite and another capture stand in two rows, one each way; an excerpt in one. In a group of more than 32 articles on one text each is linked to the origin only (articles.text_group joins them all)';
COMMENT ON COLUMN article_links.article_id IS 'the article; of an excerpt, the one that stands in the other';
COMMENT ON COLUMN article_links.other_id IS 'the article that it is linked to';
COMMENT ON COLUMN article_links.link IS 'same_page | copy | excerpt | rewrite; same_page: another capture of the page, whatever it says; copy: at least three quarters of each stand in the other; excerpt: of article_id only, in whole paragraphs; rewrite: less of both, or cut up within its paragraphs, but at least three tenths of the shorter, quotations not counted alone';
COMMENT ON COLUMN article_links.jaccard IS 'shared shingles (sequences of five words) as a share of all shingles of both, 0 to 1';
COMMENT ON COLUMN article_links.containment IS 'shared shingles as a share of the shingles of article_id, 0 to 1';
COMMENT ON COLUMN article_links.other_containment IS 'shared shingles as a share of the shingles of other_id, 0 to 1';
COMMENT ON COLUMN article_links.shared_chars IS 'characters of article_id in passages that stand in the other too: runs of words of which every five do';
COMMENT ON COLUMN article_links.n_passages IS 'how many such passages article_id has';
COMMENT ON COLUMN article_links.passage_start IS 'offset of the longest of them in the text of article_id; NULL: they share none';
COMMENT ON COLUMN article_links.passage_end IS 'its end';
COMMENT ON COLUMN article_links.judged_by IS 'rule | user; user: a person called the two one text (article_judgements)';
