-- How many, each fact once?
--
-- One row per event, unit, place and month over the whole warehouse.  A quantity that many pages state is counted once, by its latest
-- number; wholes without their parts, one of several rivals, copies once.  What was left out, and why, is beside each sum.
-- The facts that went in stand in countable_figures, the others in not_counted, what pages say of one quantity in thread_evidence.
SELECT event, unit, place, country, month, total, least, most, n_articles, n_facts, n_left_out, left_out
FROM countable_sums
ORDER BY n_articles DESC, total DESC, event, unit, place, country, month, least, most;
