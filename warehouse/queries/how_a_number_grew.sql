-- How did a number change from day to day, and who gave it?
--
-- Every statement of each quantity that several informants give, in order of time, with how it stands to the others.
SELECT thread_id, event, of_whom, place_in_thread, published_from, surface, informant, is_named_informant, is_replaced, basis, sentence, url
FROM thread_evidence
WHERE thread_id IN (SELECT thread_id FROM figure_threads WHERE n_informants > 1)
ORDER BY thread_id, place_in_thread;
