CREATE VIEW thread_evidence AS
SELECT
    f.*,
    t.number,
    t.informant_id,
    t.incident_id,
    t.of_whom,
    t.whole_id,
    t.is_disputed,
    t.is_series,
    t.informant,
    t.is_named_informant,
    t.place_in_thread,
    t.n_rivals,
    t.is_replaced,
    t.basis
FROM figure_evidence AS f
JOIN thread_statements AS t USING (figure_id);

COMMENT ON VIEW thread_evidence IS 'every statement of every quantity of the world (figure_threads) in order of time: its words, who gives it, and how it stands to the other statements';
COMMENT ON COLUMN thread_evidence.thread_id IS 'the quantity that it states';
COMMENT ON COLUMN thread_evidence.text_group IS 'the article that stands for its text: copies of one text have one';
