"""How long the flagship's map takes, from the file to the figure: `python experiments/benchmarks/flagship_map.py`.

The sweep `clause-map`, 101 × 101 games of five positions against five, is solved exactly and written to a run folder
that is thrown away; then the map is drawn from that folder in all three formats. Each step is a process of its own,
as a user has it, on one core. The median of the repetitions is printed, with the most memory that a step took.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

SCENARIO = Path(__file__).parents[2] / "scenarios" / "hanoi" / "last_day.yaml"


def timed(arguments: list[str]) -> tuple[float, float]:
    """Wall-clock seconds and processor seconds of a command."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-m", "negotiation", *arguments], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - started, processor


def main() -> None:
    """Repeat, and print the medians."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--points", default="101")
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    rows: dict[str, list[tuple[float, float]]] = {"sweep": [], "plot": [], "plot, PNG only": []}
    for _ in range(options.repeat):
        with tempfile.TemporaryDirectory() as folder:
            run = f"{folder}/run"
            rows["sweep"].append(timed(["sweep", str(SCENARIO), "clause-map", "--points", options.points, "-o", run]))
            rows["plot"].append(timed(["plot", run]))
            rows["plot, PNG only"].append(timed(["plot", run, "--format", "png", "-o", f"{folder}/png"]))
    lines = [f"{'step':16}{'seconds':>9}{'processor':>11}   (medians of {options.repeat})"]
    for step, times in rows.items():
        lines.append(f"{step:16}{median(t for t, _ in times):9.2f}{median(t for _, t in times):11.2f}")
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    sys.stdout.write("\n".join([*lines, f"most memory of one step: {largest:.0f} MB", ""]))


if __name__ == "__main__":
    main()
