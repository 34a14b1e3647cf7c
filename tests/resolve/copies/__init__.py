"""Tests of pipelines.resolve.copies."""
