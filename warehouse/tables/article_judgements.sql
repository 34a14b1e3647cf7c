CREATE TABLE article_judgements (
    left_id    VARCHAR NOT NULL,
    right_id   VARCHAR NOT NULL,
    judgement  VARCHAR NOT NULL,
    link       VARCHAR,
    reviewer   VARCHAR,
    reason     VARCHAR,
    PRIMARY KEY (left_id, right_id)
);

COMMENT ON TABLE article_judgements IS 'what a person decided on two articles (user.judgements), beside what was found; it overrules article_links and articles.text_group';
COMMENT ON COLUMN article_judgements.left_id IS 'article_id, the smaller of the two';
COMMENT ON COLUMN article_judgements.right_id IS 'article_id of the other';
COMMENT ON COLUMN article_judgements.judgement IS 'same | different | unsure; same: they stand on one text; different: they do not, and are never in one text_group; unsure is not used here';
COMMENT ON COLUMN article_judgements.link IS 'same_page | copy | excerpt | rewrite; what was found without the judgement; NULL: no link';
COMMENT ON COLUMN article_judgements.reviewer IS 'who decided';
COMMENT ON COLUMN article_judgements.reason IS 'why, in their words';
