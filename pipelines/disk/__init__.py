"""Files of our own, whoever writes them: the lock of a run, and small JSON files that know whether they are whole."""
