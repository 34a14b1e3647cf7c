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
COMMENT ON COLUMN thread_evidence.number IS 'the number that is printed, of a range its middle; NULL for vague words';
COMMENT ON COLUMN thread_evidence.informant_id IS 'who informs: ''source '' and the body or person named for it, else ''text '' and the text; a text that gives one number in its own voice and by a named source has it from that source';
COMMENT ON COLUMN thread_evidence.incident_id IS 'the incident whose victims or goods it counts';
COMMENT ON COLUMN thread_evidence.of_whom IS 'what the quantity counts: unit, and group or noun';
COMMENT ON COLUMN thread_evidence.whole_id IS 'thread_id of the quantity that it is a part of';
COMMENT ON COLUMN thread_evidence.is_disputed IS 'TRUE where informants of the quantity contradict each other';
COMMENT ON COLUMN thread_evidence.is_series IS 'TRUE where the quantity grew or fell as time went on';
COMMENT ON COLUMN thread_evidence.informant IS 'name of the informant; where none is named the description of the speaker, else the outlet';
COMMENT ON COLUMN thread_evidence.is_named_informant IS 'TRUE where the informant is named';
COMMENT ON COLUMN thread_evidence.place_in_thread IS 'its place in the thread by time of publication, from 1';
COMMENT ON COLUMN thread_evidence.n_rivals IS 'figures that contradict it: link rival in figure_links';
COMMENT ON COLUMN thread_evidence.is_replaced IS 'TRUE where a later count took its place';
COMMENT ON COLUMN thread_evidence.basis IS 'its links and why, in words: ''rival: 31 against 22, by other sources at one time''; NULL where it stands alone';
