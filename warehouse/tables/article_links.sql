CREATE TABLE article_links (
    article_id   VARCHAR NOT NULL,
    other_id     VARCHAR NOT NULL,
    link         VARCHAR NOT NULL,
    jaccard      DOUBLE,
    containment  DOUBLE,
    PRIMARY KEY (article_id, other_id, link)
);

COMMENT ON TABLE article_links IS 'reserved, nothing fills it yet: one article that is another capture, a copy, an excerpt or a rewrite of another';
COMMENT ON COLUMN article_links.article_id IS 'the article';
COMMENT ON COLUMN article_links.other_id IS 'the article that it is linked to';
COMMENT ON COLUMN article_links.link IS 'same_page | copy | excerpt | rewrite; same_page: another capture of the page';
COMMENT ON COLUMN article_links.jaccard IS 'shared shingles as a share of all shingles of both, 0 to 1';
COMMENT ON COLUMN article_links.containment IS 'shared shingles as a share of the shingles of article_id, 0 to 1';
