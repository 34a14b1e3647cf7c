CREATE TABLE figure_links (
    figure_id  VARCHAR NOT NULL,
    other_id   VARCHAR NOT NULL,
    link       VARCHAR NOT NULL,
    basis      VARCHAR NOT NULL,
    PRIMARY KEY (figure_id, other_id, link)
);

COMMENT ON TABLE figure_links IS 'figure to figure, within and across articles';
COMMENT ON COLUMN figure_links.figure_id IS 'the figure';
COMMENT ON COLUMN figure_links.other_id IS 'the figure that it is linked to';
COMMENT ON COLUMN figure_links.link IS 'rival | restates | part_of | changed_from; rival: another count of the same by someone else; restates: the same fact as other_id, which stands before it on the page or was stated before; part_of: some of what other_id counts; changed_from: a later count of it; each figure is linked to the first and the nearest earlier statements of its thread, not to all';
COMMENT ON COLUMN figure_links.basis IS 'why they are linked: the words that say so, or what was compared';
