"""The house: imports point one way, public names are those in `__all__`, `--help` loads nothing heavy."""

import ast
import importlib
import pkgutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import negotiation

PACKAGE = Path(negotiation.__file__).parent

# A room may import only rooms listed above it, and its own.
ROOMS = (
    "faults", "errors", "codes", "tolerance", "display", "collector", "processes", "scenario", "games", "solvers",
    "forms", "analysis", "runs", "figures", "report", "cli",
)  # fmt: skip


def room_of(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports_of(path: Path) -> list[tuple[int, str]]:
    """Modules of this package that a file imports, at any depth, but for type checking."""
    tree = tree_of(path)
    skipped = {
        id(node)
        for branch in ast.walk(tree)
        if isinstance(branch, ast.If) and isinstance(branch.test, ast.Name) and branch.test.id == "TYPE_CHECKING"
        for statement in branch.body
        for node in ast.walk(statement)
    }
    found = []
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found += [(node.lineno, node.module)]
            if node.module == "negotiation":
                found += [(node.lineno, f"negotiation.{alias.name}") for alias in node.names]
        elif isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
    return [(line, module) for line, module in found if module.split(".")[0] == "negotiation"]


def files() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def test_every_folder_and_file_is_a_room():
    names = {p.stem for p in PACKAGE.glob("*.py")} | {p.parent.name for p in PACKAGE.glob("*/*.py")}
    assert names - {"__init__", "__main__", PACKAGE.name} <= set(ROOMS)


def test_imports_point_upwards():
    wrong = []
    for path in files():
        relative = path.relative_to(PACKAGE)
        room = relative.parts[0].removesuffix(".py")
        if room in ("__init__", "__main__"):
            continue  # the front door opens onto every room
        for line, module in imports_of(path):
            target = room_of(module)
            if target in ROOMS and ROOMS.index(target) > ROOMS.index(room):
                wrong.append(f"{relative}:{line} imports {module}")
    assert not wrong, "\n".join(wrong)


def test_the_front_door_is_used_for_shortcuts_only():
    """``talks.plot()`` is spelt with the package's own public function; nothing else goes round by the front door."""
    for path in files():
        relative = path.relative_to(PACKAGE)
        if relative.parts[0] == "cli":
            continue
        tree = tree_of(path)
        shortcuts = {
            id(node)
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef) and function.name in ("flip", "plot", "regions", "sweep")
            for node in ast.walk(function)
        }
        for node in ast.walk(tree):
            bare = isinstance(node, ast.Import) and any(alias.name == "negotiation" for alias in node.names)
            relative_import = isinstance(node, ast.ImportFrom) and node.level > 0
            assert not relative_import, f"{relative}:{node.lineno} is relative"
            assert not bare or id(node) in shortcuts, f"{relative}:{node.lineno} imports the front door"


def test_solvers_know_no_scenario_and_scenarios_no_arrays():
    for path in (PACKAGE / "solvers").rglob("*.py"):
        assert not [m for _, m in imports_of(path) if room_of(m) == "scenario"], path
    for path in (PACKAGE / "scenario").rglob("*.py"):
        assert "numpy" not in path.read_text(encoding="utf-8").replace("``numpy``", ""), path


def test_all_is_what_it_says():
    modules = [
        m.name for m in pkgutil.walk_packages([str(PACKAGE)], "negotiation.") if not m.name.endswith("__main__")
    ]
    for name in ["negotiation", *modules]:
        module = importlib.import_module(name)
        for public in getattr(module, "__all__", ()):
            assert hasattr(module, public), f"{name}.__all__ names {public}"


def test_public_names_are_sorted_and_reachable():
    assert list(negotiation.__all__) == sorted(negotiation.__all__, key=lambda n: (not n.isupper(), n.islower(), n))
    assert set(negotiation.__all__) <= set(dir(negotiation))


CALL = """
from negotiation.cli import main
try:
    main({})
except SystemExit as stop:
    assert not stop.code
"""


def loaded_by(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint(' '.join(sys.modules))"
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in out.stdout.splitlines()[-1].split()}


def test_help_loads_nothing_heavy():
    modules = loaded_by(CALL.format(["--help"]))
    assert not modules & {
        "numpy",
        "scipy",
        "matplotlib",
        "numba",
        "pydantic",
        "rich",
        "nashpy",
        "mpmath",
        "yaml",
    }


def test_importing_the_package_loads_nothing_heavy():
    assert not loaded_by("import negotiation") & {
        "numpy",
        "scipy",
        "matplotlib",
        "pydantic",
        "nashpy",
        "click",
    }


def test_a_run_of_the_flagship_loads_no_solver_it_does_not_use():
    modules = loaded_by(CALL.format(["run", "scenarios/hanoi/last_day.yaml"]))
    assert not modules & {"scipy", "matplotlib", "nashpy", "mpmath", "rich", "sympy"}
