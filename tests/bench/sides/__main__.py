"""Run one side and print what it took, as JSON."""

import dataclasses
import importlib
import json
import sys
from pathlib import Path

from tests.bench.machine import measured

name, pack, out = sys.argv[1:]
side = importlib.import_module(f"tests.bench.sides.{name}")
print(json.dumps(dataclasses.asdict(measured(lambda: side.run(Path(pack), Path(out))))))
