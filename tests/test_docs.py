"""The documentation, executed: files, console sessions and Python sessions of every page, links, and completeness.

A page is run from top to bottom in a folder of its own, in which ``scenarios/`` lies:

* a ``{code-block}`` with ``:caption: NAME`` writes that file; with ``:caption: in NAME`` each top-level section of
  the block replaces the file's section of that name, or is added; with ``:caption: in NAME, at the end of KEY`` the
  block is put there as it stands;
* in a ``console`` block each line ``$ command`` is run, and what follows is its output, exactly;
* in a ``python`` block each ``>>>`` example is run; the examples of a page share their names;
* a ``text`` block is not run. Other blocks of YAML, Python and console are not allowed: nothing goes untested.

`DOCS=write pytest tests/test_docs.py` writes the outputs anew.
"""

import doctest
import importlib.util
import io
import os
import re
import shlex
import subprocess
import sys
import traceback
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from negotiation import cli
from tests.conftest import ROOT

DOCS = ROOT / "docs"
PAGES = sorted(p for p in DOCS.rglob("*.md") if not {"_build", "_generated"} & set(p.relative_to(DOCS).parts))
NAMES = [str(p.relative_to(DOCS)) for p in PAGES]
WRITE = os.environ.get("DOCS") == "write"

_FENCE = re.compile(r"^(?P<ticks>`{3,})(?P<kind>[^\n`]*)\n(?P<body>.*?)^(?P=ticks)[ ]*$", re.MULTILINE | re.DOTALL)
_OPTION = re.compile(r":(\w+): *(.*)\n")
_TOP_LEVEL = re.compile(r"^(?=[a-z_]+:)", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: its kind, its options, and its body, which stands at ``start`` to ``end``."""

    kind: str
    options: dict[str, str]
    body: str
    start: int
    end: int


def blocks(text: str) -> list[Block]:
    found = []
    for match in _FENCE.finditer(text):
        kind, body, start = match["kind"].strip(), match["body"], match.start("body")
        options = {}
        if kind.startswith("{"):
            while option := _OPTION.match(body):
                options[option[1]] = option[2].strip()
                body, start = body[option.end() :], start + option.end()
        found.append(Block(kind, options, body, start, match.end("body")))
    return found


def outside_of_blocks(text: str) -> str:
    return _FENCE.sub("", text)


def page(name) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


# -- running a page -----------------------------------------------------------------------------------


def called(line: str) -> tuple[int, str]:
    """A command's exit status, and what it writes on both streams, in-process."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with redirect_stdout(out), redirect_stderr(out), pytest.raises(SystemExit) as stop:
        cli.main(shlex.split(line)[1:])
    return int(stop.value.code or 0), out.buffer.getvalue().decode()


@dataclass
class Session:
    """What a page's blocks share: a folder, the last exit status, the names of its Python session."""

    folder: Path
    status: int = 0
    names: dict = field(default_factory=lambda: {"__name__": "__main__"})

    def write(self, block: Block) -> None:
        name, _, key = block.options["caption"].removeprefix("in ").partition(", at the end of ")
        path, text = self.folder / name, block.body
        path.parent.mkdir(parents=True, exist_ok=True)
        if key:
            text = inserted(path.read_text(encoding="utf-8"), key, text)
        elif block.options["caption"].startswith("in "):
            text = changed(path.read_text(encoding="utf-8"), text)
        path.write_text(text, encoding="utf-8")

    def console(self, body: str) -> str:
        """The block with the outputs that its commands give now."""
        said = []
        for line in body.splitlines(keepends=True):
            if line.startswith("$ "):
                said.append(line + self.run(line[2:].strip()))
        return "".join(said)

    def run(self, line: str) -> str:
        if line == "echo $?":
            return f"{self.status}\n"
        if line.startswith("negotiation ") and not re.search(r"[|<>*;&$]", line):
            self.status, said = called(line)
            return said
        environment = {**os.environ, "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            ["bash", "-c", line],
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        self.status = done.returncode
        # Whoever sweeps first ever is told that the engine is compiled; pages do not show it.
        return re.sub(r"^compiling the engine .*\n", "", done.stdout.decode(), flags=re.MULTILINE)

    def python(self, body: str) -> str:
        """The block with the outputs that its examples give now."""
        said = []
        for example in doctest.DocTestParser().get_examples(body):
            source = example.source.rstrip("\n").split("\n")
            said += [f"{'>>>' if i == 0 else '...'} {part}".rstrip() for i, part in enumerate(source)]
            got = self.example(example.source)
            checker, flags = doctest.OutputChecker(), sum(flag for flag, on in example.options.items() if on)
            if checker.check_output(example.want, got, flags):
                got = example.want
            said += got.replace("\n\n", "\n<BLANKLINE>\n").splitlines()
        return "\n".join(said) + "\n"

    def example(self, source: str) -> str:
        out = io.StringIO()
        with redirect_stdout(out):
            try:
                exec(compile(source, "<docs>", "single"), self.names)
            except Exception as error:
                last = "".join(traceback.format_exception_only(error))
                return f"Traceback (most recent call last):\n    ...\n{last}"
        return out.getvalue()


def changed(file: str, block: str) -> str:
    """A file after each top-level section of a block has replaced its own, or was added at the end."""
    sections = {part.split(":")[0]: part for part in _TOP_LEVEL.split(file) if part}
    sections |= {part.split(":")[0]: part for part in _TOP_LEVEL.split(block) if part}
    return "\n".join(part.rstrip() + "\n" for part in sections.values())


def inserted(file: str, key: str, block: str) -> str:
    """A file after a block has been put at the end of a key's own block."""
    lines = file.splitlines(keepends=True)
    at = next(i for i, line in enumerate(lines) if line.strip().startswith(f"{key}:"))
    depth = len(lines[at]) - len(lines[at].lstrip())
    end = at + 1
    for i in range(at + 1, len(lines)):
        if lines[i].strip():
            if len(lines[i]) - len(lines[i].lstrip()) <= depth:
                break
            end = i + 1
    return "".join([*lines[:end], block, *lines[end:]])


def after(text: str, folder: Path) -> str:
    """The page's text with the outputs that its blocks give now."""
    session = Session(folder)
    pieces, at = [], 0
    for block in blocks(text):
        body = block.body
        if "caption" in block.options and block.kind.startswith("{code-block}"):
            session.write(block)
        elif block.kind == "console":
            body = session.console(body)
        elif block.kind == "python" and body.startswith(">>>"):
            body = session.python(body)
        else:
            assert not re.search(r"yaml|python|console", block.kind), f"a block that nothing tests:\n{body}"
        pieces += [text[at : block.start], body]
        at = block.end
    return "".join([*pieces, text[at:]])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder with the scenarios, and the programs `negotiation` and `python` of this environment."""
    (tmp_path / "scenarios").symlink_to(ROOT / "scenarios")
    (tmp_path / "bin").mkdir()
    entry = "-c 'from negotiation.cli import main; main()'"
    for name, arguments in (("python", '"$@"'), ("negotiation", f'{entry} "$@"')):
        program = tmp_path / "bin" / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments}\n', encoding="utf-8")
        program.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_page(path, folder):
    text = path.read_text(encoding="utf-8")
    found = after(text, folder)
    if WRITE and found != text:
        path.write_text(found, encoding="utf-8")
    else:
        assert found == text


# -- links, figures, works ----------------------------------------------------------------------------


def headings(text: str) -> list[str]:
    return re.findall(r"^#+ (.+)$", outside_of_blocks(text), re.MULTILINE)


def slug(heading: str) -> str:
    """The anchor of a heading: what GitHub makes of it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("path", PAGES, ids=NAMES)
def test_links_lead_somewhere(path):
    text = outside_of_blocks(path.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        page = (path.parent / name).resolve() if name else path
        assert page.is_file(), target
        if anchor:
            assert anchor in map(slug, headings(page.read_text(encoding="utf-8"))), target


def test_every_page_is_in_the_table_of_contents():
    listed = re.findall(r"^(?:[\w-]+/[\w-]+|gallery)$", (DOCS / "index.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(f"{name}.md" for name in listed) == sorted(set(NAMES) - {"index.md"})


def test_what_a_page_quotes_of_the_screen_is_on_a_screen():
    shown = [
        " ".join(block.body.split())
        for path in PAGES
        for block in blocks(path.read_text(encoding="utf-8"))
        if block.kind == "console"
    ]
    text = page("how-to/read-the-screen.md")
    quoted = re.findall(r'^"([^"]+)"\n: ', text, re.MULTILINE)
    quoted += [line for block in blocks(text) if block.kind == "text" for line in block.body.splitlines()]
    assert len(quoted) > 10
    for phrase in quoted:
        parts = [" ".join(part.split()) for part in phrase.split("…")]
        assert any(all(part in screen for part in parts) for screen in shown), phrase


@pytest.fixture(scope="module")
def draw():
    sys.path.insert(0, str(DOCS))  # as Sphinx does
    spec = importlib.util.spec_from_file_location("docs_draw", DOCS / "draw.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_figures_are_the_same_bytes_each_time(draw, tmp_path):
    draw.draw_all(tmp_path / "a")
    draw.draw_all(tmp_path / "b")
    made = {path.name: path.read_bytes() for path in (tmp_path / "a").iterdir()}
    assert made == {path.name: path.read_bytes() for path in (tmp_path / "b").iterdir()}
    assert set(made) == {f"{name}.svg" for name in [*draw.FIGURES, *draw.PICTURES]}


def test_figures_are_shown_and_described(draw):
    shown = []
    for path in PAGES:
        for block in blocks(path.read_text(encoding="utf-8")):
            if block.kind.startswith("{figure}"):
                shown.append(block.kind.split()[1])
                assert len(block.options.get("alt", "")) > 50, shown[-1]
                assert block.body.strip(), f"{shown[-1]} has no caption"
    drawn = {f"_generated/{name}.svg" for name in [*draw.FIGURES, *draw.PICTURES]}
    assert {name.removeprefix("../") for name in shown} == drawn


def test_works_cited_are_the_works_listed():
    listed = set(re.findall(r"^(.+ [12]\d{3}[ab]?)\n: ", page("reference/bibliography.md"), re.MULTILINE))
    name = r"(?:v[ao]n |De )?(?!January|February|March|Resolution)(?:Mc)?[A-Z][a-z]+"
    cited = set()
    for path in PAGES:
        if path.name == "bibliography.md":
            continue
        text = " ".join(_FENCE.sub(lambda m: m[0] if "glossary" in m["kind"] else "", page(path)).split())
        for names, years in re.findall(rf"({name}(?:(?:,| and) {name})*) ((?:[12]\d{{3}}[ab]?(?:, )?)+)", text):
            cited |= {f"{names} {year}" for year in re.findall(r"\d{4}[ab]?", years)}
    assert listed == cited


# -- this file's own tools ----------------------------------------------------------------------------


def test_sections_are_replaced_and_blocks_put_in():
    file = "a: 1\n\nb:\n  c:\n    d: 1\n  e: 2\n"
    assert changed(file, "b: 3\nf: 4\n") == "a: 1\n\nb: 3\n\nf: 4\n"
    assert inserted(file, "c", "    x: 1\n") == "a: 1\n\nb:\n  c:\n    d: 1\n    x: 1\n  e: 2\n"
    assert inserted(file, "b", "  x: 1\n") == file + "  x: 1\n"


def test_an_output_that_is_wrong_is_found(folder):
    text = "```console\n$ echo 1\n2\n```\n\n```python\n>>> 1 + 1\n3\n>>> int('x')\n```\n"
    assert after(text, folder) == (
        "```console\n$ echo 1\n1\n```\n\n```python\n>>> 1 + 1\n2\n>>> int('x')\nTraceback (most recent call last):\n"
        "    ...\nValueError: invalid literal for int() with base 10: 'x'\n```\n"
    )


@pytest.mark.parametrize("fence", ["yaml", "python", "{code-block} yaml"])
def test_a_block_that_nothing_tests_is_refused(folder, fence):
    with pytest.raises(AssertionError, match="nothing tests"):
        after(f"```{fence}\nx: 1\n```\n", folder)
