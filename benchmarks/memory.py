from __future__ import annotations
from benchmarks.result import Result, Scene
def run(scene: Scene) -> Result:
    raise NotImplementedError
