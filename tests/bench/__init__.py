"""Times and memory, beside those of other ways to the same result; written to docs/BENCHMARK.md by `make bench`.

`python -m tests.bench` measures everything and writes the report; with names of parts (`python -m tests.bench
tallies`) only these are measured, and shown. Nothing here passes or fails: the figures are read against the ones that
the issues name.
"""
