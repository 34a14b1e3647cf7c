"""Where: how place names stand, which of them are a figure's own, what an article is about, how sure each way is."""
