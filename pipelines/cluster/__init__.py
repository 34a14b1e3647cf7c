"""cluster: the same ``process_batch(spec) -> report`` on Dask, on this machine or on many.

A task of Dask holds one batch and runs it in a killable process of its own beside the Dask worker, through the very pool that a run
on one machine has: deadlines, memory caps and pages that kill their process are treated alike.  What belongs in this room: which
worker does which batch (``engine``), what a worker does with it (``on_worker``), bytes that travel over shared storage
(``storage``), and serving as a worker (``serve``).  What does not: what a batch is (``process``).  Dask is an extra; nothing else
imports it.
"""
