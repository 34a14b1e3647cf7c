"""orchestrate: Dagster's own things, thin: each asset calls one verb of ``pipelines.build.Run``.

What belongs here: assets, checks, sensors, schedules, resources, and starting runs and the UI.  What does not: any work on
pages or tables.
"""
