"""What is compiled ahead is what the kernel calls."""

import subprocess
import sys

import pytest

FIRST_USE = """
import numpy as np
from negotiation.solvers.batch import ahead
from negotiation.solvers.batch.indices import find_indices
from negotiation.solvers.batch.kernel import find_mixtures
ahead.processors = lambda: 2
from negotiation.solvers.batch.engine import compiled, solve_many
assert not compiled()
games = np.zeros((1, 2, 3, 3))
solve_many(games, games, np.zeros((1, 2, 3, 3, 2), np.uint64), np.zeros((3, 3), np.int64), 1)
assert compiled()
for function in (find_mixtures, find_indices):  # the other process made them
    assert function.stats.cache_hits and not function.stats.cache_misses
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


@pytest.mark.slow
@pytest.mark.parametrize("trouble", ["sys.executable = None", "sys.executable = '/nowhere'", "ahead.__name__ = 'no'"])
def test_without_the_other_process_all_is_compiled_here(trouble, tmp_path):
    before = FIRST_USE.split("for function in", maxsplit=1)[0]
    script = "import sys\n" + before.replace("assert not", f"{trouble}\nassert not") + "print('solved')"
    environment = {"NUMBA_CACHE_DIR": str(tmp_path)}
    ended = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True, env=environment
    )
    assert ended.stdout == "solved\n", ended.stderr


NOWHERE = """
import numba.core.caching as caching
caching.CacheImpl._locator_classes = []
import numpy as np
from negotiation.solvers.batch import ahead
from negotiation.solvers.batch.engine import compiled, solve_many
assert not compiled()
ahead.started = None  # not called: there is nothing that two processes could share
games = np.zeros((1, 2, 3, 3))
solve_many(games, games, np.zeros((1, 2, 3, 3, 2), np.uint64), np.zeros((3, 3), np.int64), 1)
assert compiled()
print("solved")
"""


@pytest.mark.slow
def test_where_nothing_can_be_kept_it_is_compiled_all_the_same():
    ended = subprocess.run([sys.executable, "-c", NOWHERE], check=False, capture_output=True, text=True)
    assert ended.stdout == "solved\n", ended.stderr


FULL = """
import numpy as np
from negotiation.errors import OutputError
from negotiation.solvers.batch import ahead
from negotiation.solvers.batch.engine import solve_many
def compile_ahead(**_):
    raise OSError(28, "No space left on device")
ahead.compile_ahead = compile_ahead
games = np.zeros((1, 2, 3, 3))
try:
    solve_many(games, games, np.zeros((1, 2, 3, 3, 2), np.uint64), np.zeros((3, 3), np.int64), 1)
except OutputError as error:
    print(error)
"""


def test_a_full_disk_is_named(tmp_path):
    environment = {"NUMBA_CACHE_DIR": str(tmp_path)}
    ended = subprocess.run([sys.executable, "-c", FULL], check=True, capture_output=True, text=True, env=environment)
    assert str(tmp_path) in ended.stdout
    assert "No space left on device" in ended.stdout
    assert "NUMBA_CACHE_DIR" in ended.stdout
