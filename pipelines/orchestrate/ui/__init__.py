"""The Dagster UI of a project: served to the user's own browser pages only, started and ended as one."""
