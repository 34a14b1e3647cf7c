"""Fuzzing of everything that reads what others wrote: ``python -m tests.faults.fuzz PARSER|all --rounds 50000 --seed 1``."""
