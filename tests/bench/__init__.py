"""Times and memory, beside those of other ways to the same result; written to docs/BENCHMARK.md by `make bench`.

`python -m tests.bench` measures everything, part by part; with names of parts (`python -m tests.bench tallies`) only
these. Each part is a section of the report. Nothing here passes or fails: the figures are read against the ones that
the issues name.
"""
