"""Ways from a national file to results, each run in a process of its own: `python -m tests.bench.sides NAME PACK OUT`.

Every module has `run(pack, out)`: read the file of the pack in this folder, leave the results in that one. What a
module imports is loaded before the clock starts.
"""
