"""Who and what stands in a happening: roles from frames, whom an act is addressed to, causes, and the words of each."""
