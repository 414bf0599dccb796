"""What is compiled ahead is what the kernel calls."""

import subprocess
import sys

import pytest

FIRST_USE = """
import numpy as np
from negotiation.solvers.batch import ahead
from negotiation.solvers.batch.engine import compiled, solve_many
assert not compiled()
games = np.zeros((1, 2, 3, 3))
solve_many(games, games, np.zeros((1, 2, 3, 3, 2), np.uint64), np.zeros((3, 3), np.int64), 1)
assert compiled()
print(*[call[0].__name__ for half in (ahead.first_half, ahead.second_half, ahead.rest) for call in half()])
"""


@pytest.mark.slow
def test_nothing_is_compiled_twice(tmp_path):
    """With nothing on disk: a function that the kernel called otherwise would be there a second time."""
    environment = {"NUMBA_CACHE_DIR": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-c", FIRST_USE], check=False, capture_output=True, text=True, env=environment
    )
    assert ended.returncode == 0, ended.stderr
    kept = sorted(path.name for path in tmp_path.rglob("*.nbc"))  # module.function-line.python.number.nbc
    names = [name.split(".")[1].split("-")[0] for name in kept]
    assert set(ended.stdout.split()) <= set(names)
    assert len(names) == len(set(names)), kept
