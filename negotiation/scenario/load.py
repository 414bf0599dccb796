"""File → Scenario: bytes are read once, what the file is based on is merged in, every fault is reported at once.

``load`` knows no form: it is handed the forms that a file may use.
"""

from __future__ import annotations

import difflib
import errno
import os
import stat
import sys
from collections.abc import Mapping as MappingOf
from dataclasses import replace
from pathlib import Path as FilePath

from negotiation.collector import without_collector
from negotiation.errors import ScenarioError, UsageError
from negotiation.faults import Fault
from negotiation.scenario.build import build
from negotiation.scenario.document import (
    LARGEST_FILE,
    Document,
    Entry,
    Mapping,
    Node,
    Scalar,
    read_document,
)
from negotiation.scenario.draft import Draft
from negotiation.scenario.misplaced import Elsewhere
from negotiation.scenario.model_keys import descend, keys, required
from negotiation.scenario.scenario import FileRead, Form, Scenario
from negotiation.scenario.schema import FORMAT_VERSION
from negotiation.scenario.structure import fit
from negotiation.scenario.suggest import suggest

__all__ = ["load", "loads", "read_again"]

_DEEPEST_BASE = 8


def load(path: str | os.PathLike[str], forms: MappingOf[str, Form], default_form: str) -> Scenario:
    """Read a scenario file; ``-`` is standard input.

    Raises
    ------
    UsageError
        Where there is no such file, or it is not a regular file.
    ScenarioError
        With every fault of the file.
    """
    name = os.fspath(path)
    if name == "-":
        if sys.stdin is None:
            raise UsageError("standard input is closed", "name a file, or send one: negotiation run - < talks.yaml")
        return _read(sys.stdin.buffer.read(LARGEST_FILE + 1), "<stdin>", FilePath(), forms, default_form)
    return _read(_bytes(name), name, FilePath(name).parent, forms, default_form)


def loads(text: str | bytes, forms: MappingOf[str, Form], default_form: str, name: str = "<text>") -> Scenario:
    """Read a scenario from text or bytes; ``based_on`` is looked for in the current folder."""
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return _read(data, name, FilePath(), forms, default_form)


def read_again(scenario: Scenario, data: bytes | None = None) -> Draft:
    """The file of a scenario once more, with what it is based on, to look up where something stands.

    Parameters
    ----------
    scenario
        As :func:`load` or :func:`loads` read it.
    data
        The bytes it was read from, where that was no file.

    Returns
    -------
    Draft
        Its ``place`` finds the place of a path of keys.

    Raises
    ------
    UsageError
        Where a file is not there any more, or has changed.
    """
    name = scenario.files[0].name
    folder = FilePath(name).parent if data is None else FilePath()
    merged, files = _with_base(read_document(_bytes(name) if data is None else data, name), folder, (name,))
    if files != scenario.files:
        raise UsageError(f"{name} has changed since it was read", "run the command again")
    return Draft(merged)


@without_collector()  # it takes a third of the time, and a tree holds no circles to find
def _read(data: bytes, name: str, folder: FilePath, forms: MappingOf[str, Form], default_form: str) -> Scenario:
    document = read_document(data, name)
    merged, files = _with_base(document, folder, (name,))
    draft = Draft(merged)
    form = _form(draft, forms, default_form)
    if form is None or not fit(draft, form.schema, _elsewhere(form, forms)):
        raise ScenarioError(_sorted(draft.faults))
    scenario = build(draft, form, files)
    faults = _sorted(draft.faults)
    if any(fault.severity == "error" for fault in faults):
        raise ScenarioError(faults)
    return replace(scenario, warnings=faults)


def _sorted(faults: list[Fault]) -> tuple[Fault, ...]:
    """In the order of the file, each once."""
    places = {id(f): (f.place.source.name, f.place.line, f.place.column) if f.place else ("", 0, 0) for f in faults}
    return tuple(dict.fromkeys(sorted(faults, key=lambda f: places[id(f)])))


def _form(draft: Draft, forms: MappingOf[str, Form], default_form: str) -> Form | None:
    """The form that the file names, or the default one; where it is misnamed but clear, the one that is meant."""
    root = draft.document.root
    game = root.get("game")
    if game is None:
        return _unnamed_form(draft, forms, default_form)
    named = game.get("form") if isinstance(game, Mapping) else None
    if isinstance(named, Scalar) and named.text in forms:
        return forms[named.text]
    known = ", ".join(forms)
    if isinstance(named, Scalar):
        near = suggest(named.text, list(forms))
        draft.fault(
            "E202",
            f"`{named.text}` is not a form of game",
            ("game", "form"),
            label=f"did you mean `{near}`?" if near else "unknown",
            help=f"forms: {known}",
        )
        return forms[near] if near else None
    likely = _likely(game, forms)
    needs = [key for key in required(descend(forms[likely].schema, "game")) if key != "form"] if likely else []
    if isinstance(game, Scalar) and likely:
        draft.fault(
            "E203",
            f"`game:` takes a block of `key: value` lines, not {'text' if game.text else 'nothing'}",
            ("game",),
            label="a block of `key: value` lines expected",
            help=f"write `game: {{form: {likely}{''.join(f', {key}: …' for key in needs)}}}`",
        )
    else:
        help = f"add `form: {likely}`" if likely else f"add `form:`, one of: {known}"
        draft.fault("E204", "`game:` does not say which form it has", ("game",), key=True, help=help)
    if not likely:
        return None
    draft.document = replace(draft.document, root=_with_form(root, game, likely))
    return forms[likely]


def _unnamed_form(draft: Draft, forms: MappingOf[str, Form], default_form: str) -> Form:
    """The default form; another where its keys stand at the top, and none of the default form's."""
    root, default = draft.document.root, forms[default_form]
    own = set(keys(default.schema))
    given = [entry for entry in root.entries if entry.key.text not in own]
    for name, form in forms.items():
        inside = set(required(descend(form.schema, "game")))
        strays = [entry for entry in given if entry.key.text in inside]
        if strays and not any(root.get(key) for key in own - set(keys(form.schema))):
            place = strays[0].key.place
            key, value = Scalar("form", "text", False, place), Scalar(name, "text", False, place)
            game = Entry(Scalar("game", "text", False, place), Mapping((Entry(key, value),), place))
            entries = (*root.entries, game)
            draft.document = replace(draft.document, root=Mapping(entries, root.place))
            return form
    return default


def _likely(game: Node, forms: MappingOf[str, Form]) -> str:
    """The form that a section `game:` without `form:` seems to have."""
    if isinstance(game, Scalar):
        return suggest(game.text, list(forms)) or ""
    given = {entry.key.text for entry in game.entries} if isinstance(game, Mapping) else set()
    return next((name for name in forms if given & set(required(descend(forms[name].schema, "game")))), "")


def _with_form(root: Mapping, game: Node, form: str) -> Mapping:
    """The tree as it would be with the form named in `game:`."""
    key, value = Scalar("form", "text", False, game.place), Scalar(form, "text", False, game.place)
    rest = game.entries if isinstance(game, Mapping) else ()
    whole = Mapping((Entry(key, value), *rest), game.place)
    return Mapping(tuple(Entry(e.key, whole) if e.key.text == "game" else e for e in root.entries), root.place)


def _elsewhere(form: Form, forms: MappingOf[str, Form]) -> dict[str, Elsewhere]:
    """The keys that other forms take and this one does not."""
    top, inside = keys(form.schema), keys(descend(form.schema, "game"))
    found: dict[str, Elsewhere] = {}
    for name, other in forms.items():
        found |= {key: Elsewhere(name, within_game=False) for key in keys(other.schema) if key not in top}
        found |= {
            key: Elsewhere(name, within_game=True) for key in keys(descend(other.schema, "game")) if key not in inside
        }
    return found


# -- files --------------------------------------------------------------------------------------------


def _bytes(name: str) -> bytes:
    """The bytes of a regular file, read once; a pipe, a device or a folder is refused before it is opened."""
    if not name:
        raise UsageError("the name of the file is empty", "name a scenario file, such as talks.yaml")
    path = FilePath(name)
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            inside = sorted(p.name for p in path.glob("*.y*ml"))[:6]
            raise UsageError(
                f"{name} is a folder", "name a file in it" + (f": {', '.join(inside)}" if inside else "")
            )
        if not stat.S_ISREG(mode):
            raise UsageError(f"{name} is not a regular file", "write - to read from standard input")
        with path.open("rb") as stream:
            return stream.read(LARGEST_FILE + 1)
    except UsageError:
        raise
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read {name}: {_reason(error)}", _near(path)) from None


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, PermissionError):
        return "permission denied"
    if isinstance(error, OSError) and error.errno == errno.ELOOP:
        return "its symbolic links go round in a circle"
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)


def _near(path: FilePath) -> str:
    """Files of nearly this name in the same folder."""
    try:
        names = [p.name for p in path.parent.iterdir()]
    except (OSError, ValueError):
        return ""
    close = difflib.get_close_matches(path.name, names, 3, 0.6)
    return "did you mean " + " or ".join(str(path.parent / c) for c in close) + "?" if close else ""


# -- based_on -----------------------------------------------------------------------------------------


def _with_base(document: Document, folder: FilePath, chain: tuple[str, ...]) -> tuple[Document, tuple[FileRead, ...]]:
    """The document with everything it is based on merged in, and the files that were read."""
    here = document.gambit or FileRead(document.source.name, document.sha256)
    node = document.root.get("based_on")
    if not isinstance(node, Scalar) or not node.text.strip():
        return document, (here,)

    def refuse(message: str, help: str = "") -> ScenarioError:
        return ScenarioError([Fault("E211", message, node.place, help=help)])

    relative = FilePath(node.text)
    if relative.is_absolute() or ".." in relative.parts or relative.suffix not in (".yaml", ".yml"):
        raise refuse(f"`{node.text}` cannot be a base", "name a .yaml file beside this one or in a folder below it")
    path = folder / relative
    name = str(path)
    if any(_same(path, other) for other in chain):
        raise refuse("this file is based on itself: " + " → ".join((*chain, name)))
    if len(chain) > _DEEPEST_BASE:
        raise refuse(f"more than {_DEEPEST_BASE} files are based on each other here")
    try:
        data = _bytes(name)
    except UsageError as error:
        raise refuse(error.message, error.help) from None
    below = read_document(data, name)
    version = below.root.get("negotiation")
    if isinstance(version, Scalar) and version.text.strip() != str(FORMAT_VERSION):
        message = f"this file is made for version {version.text} of the format, not for version {FORMAT_VERSION}"
        raise ScenarioError([Fault("E209", message, version.place, help="write `negotiation: 1`")])
    base, files = _with_base(below, path.parent, (*chain, name))
    return replace(document, root=_merge(base.root, document.root)), (here, *files)


def _same(path: FilePath, other: str) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return False


def _merge(base: Mapping, over: Mapping) -> Mapping:
    """Both mappings in one: the base's order, the other's values; mappings in both are merged in turn."""
    entries: list[Entry] = []
    for entry in base.entries:
        name = entry.key.text
        key, value = over.key(name), over.get(name)
        if key is None or value is None:
            entries.append(entry)
        else:
            entries.append(Entry(key, value if name in _REPLACED else _merged(entry.value, value)))
    entries += [entry for entry in over.entries if base.get(entry.key.text) is None]
    return Mapping(tuple(entries), over.place)


# What supports a claim is said anew or inherited, never mixed from two files; nor are two shapes of a distribution.
_REPLACED = frozenset({"source", "via", "distribution"})


def _merged(base: Node, over: Node) -> Node:
    return _merge(base, over) if isinstance(base, Mapping) and isinstance(over, Mapping) else over
