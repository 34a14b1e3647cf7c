-- Which numbers are disputed, who says what, and how many independent sources are there?
--
-- One row per quantity of the world of which informants give numbers that cannot all hold.  A toll that only rose is no dispute.  Copies
-- of one text are one informant, and so is a source that many pages name.  Every statement stands in thread_evidence, in order of time.
SELECT event, of_whom, place, from_date, lowest, lowest_by, highest, highest_by, agreed_low, agreed_high, latest, latest_by,
       n_informants, n_named, n_texts, n_articles
FROM disputed_numbers
ORDER BY highest / greatest(lowest, 1) DESC, n_informants DESC, event, of_whom, place, from_date, thread_id;
