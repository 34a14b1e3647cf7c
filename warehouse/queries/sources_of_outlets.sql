-- Where do the outlets have their statements from: named, unnamed or unattributed sources, officials or residents?
--
-- Shares of utterances over each outlet's current articles.  share_outlet is what the page itself calls unknown or did not find;
-- share_unresolved is what could not be told and measures this program rather than the outlet.
SELECT *
FROM sources_profile
ORDER BY n_utterances DESC, outlet;
