"""Tests of pipelines.sketch."""
