-- Which happenings do several pages report, what do they count together, and why are the pages taken to tell of one?
--
-- One row is one incident of the world as its independent texts have it: copies of a text count once, the dead and injured stand as
-- the least, the likeliest and the most that anybody gives. pages lists who reports it, why what ties one of the pages to another;
-- every report with its sentence stands in incident_evidence. Incidents that one page alone reports come last.
SELECT
    incident_id,
    any_value(incident_happening) AS happening,
    any_value(incident_from) AS from_date,
    any_value(incident_to) AS to_date,
    any_value(incident_place) AS place,
    any_value(deaths_low) AS deaths_low,
    any_value(deaths_best) AS deaths_best,
    any_value(deaths_high) AS deaths_high,
    any_value(injured_best) AS injured_best,
    any_value(n_sources) AS n_sources,
    list(DISTINCT outlet || ': ' || coalesce(title, '') ORDER BY outlet || ': ' || coalesce(title, '')) AS pages,
    min(why_joined) AS why
FROM incident_evidence
GROUP BY incident_id
ORDER BY n_sources DESC, from_date, incident_id;
