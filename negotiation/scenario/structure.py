"""Judge the shape of a file against the models, and say every fault in the words of the file.

A slip with one clear meaning is noted and mended in the tree (:mod:`.mending`, :mod:`.misplaced`); any other section
at fault is dropped. The rest is judged on, so that one reading of a file reports faults of shape and of meaning
together, and each of them once.
"""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from typing import Any

from pydantic import ValidationError

from negotiation.scenario.document import NumberText, plain
from negotiation.scenario.draft import Draft, Path
from negotiation.scenario.mending import rename_key, rename_names, spelling
from negotiation.scenario.misplaced import Elsewhere, misplaced
from negotiation.scenario.model_keys import keys_of
from negotiation.scenario.schema import ScenarioFile
from negotiation.scenario.shape_words import note
from negotiation.scenario.suggest import suggest

__all__ = ["fit"]

_ROUNDS = 40  # each round drops something; a file so broken that this is not enough has been told plenty
_MOST_MENDED = 100  # names or keys in a round; where there are more, they are dropped instead
_MOST_NOTED = 1_000  # faults of shape; a file with more is beyond reading
_STAND_INS = {"negotiation": NumberText("1"), "title": "untitled"}


def fit(draft: Draft, model: type[ScenarioFile], elsewhere: MappingOf[str, Elsewhere] | None = None) -> bool:
    """Fit the draft's tree to a model, noting every fault of shape; False where too little is left to go on.

    Parameters
    ----------
    draft : Draft
        The tree; its ``file`` is set.
    model : type of ScenarioFile
        What the form of the file takes.
    elsewhere : mapping
        Keys that other forms take.
    """
    data = plain(draft.document.root)
    if not _has_nothing(data):
        try:
            draft.file = model.model_validate(data)
        except ValidationError:
            pass  # looked at more closely
        else:
            return True
    found = misplaced(draft, model, elsewhere or {})
    if found is None:
        return False
    fitting = _Fitting(draft, model, found)
    for _ in range(_ROUNDS):
        data = fitting.data()
        try:
            draft.file = model.model_validate(data)
        except ValidationError as error:
            problems = error.errors(include_url=False)
            if fitting.mend(problems):
                continue
            for problem in problems[:_MOST_NOTED]:
                note(draft, model, problem)
            if len(draft.faults) >= _MOST_NOTED:
                draft.fault("E112", f"{_MOST_NOTED:,} faults or more", (), label="reading stopped here")
                return False
            for problem in problems:
                if not fitting.drop(data, problem):
                    return False
        else:
            return True
    return False


def _has_nothing(data: Any) -> bool:
    """Whether nothing stands behind some key; the models would take that for a key that is left out."""
    if isinstance(data, dict):
        return any(_has_nothing(part) for part in data.values())
    return any(_has_nothing(part) for part in data) if isinstance(data, list) else data is None


class _Fitting:
    """What has been dropped from a draft so far, and what stands in for what is missing."""

    def __init__(self, draft: Draft, model: type[ScenarioFile], dropped: list[Path]) -> None:
        self.draft = draft
        self.model = model
        self.dropped: list[Path] = []
        self.stand_ins: set[str] = set()
        data = self.data() if dropped else {}
        for path in dropped:
            self._lose(data, path)

    def data(self) -> Any:
        """The tree as plain data, without what was dropped."""
        data = plain(self.draft.document.root)
        for path in self.dropped:
            node = data
            for step in path[:-1]:
                node = node.get(step) if isinstance(node, dict) else None
            if isinstance(node, dict):
                node.pop(path[-1], None)
        return {**data, **{name: _STAND_INS[name] for name in self.stand_ins}}

    # -- mending -----------------------------------------------------------------------------------

    def mend(self, problems: list[Any]) -> bool:
        """Note and mend names that cannot be names, and misspelt keys; False where there is none."""
        return self._mend_names(problems) or self._mend_keys(problems)

    def _mend_names(self, problems: list[Any]) -> bool:
        wrong: dict[str, Any] = {}
        for problem in problems:
            is_name = problem["type"] == "negotiation" and problem["ctx"]["code"] == "E206"
            if is_name and any(character.isalpha() for character in str(problem["input"])):  # numbers stand anywhere
                wrong.setdefault(str(problem["input"]), problem)
        if not 0 < len(wrong) <= _MOST_MENDED:
            return False
        for problem in wrong.values():
            note(self.draft, self.model, problem)
        respell = spelling(self.draft.document, list(wrong))
        self.draft.document = rename_names(self.draft.document, respell)
        self.dropped = [tuple(respell(s) if isinstance(s, str) else s for s in path) for path in self.dropped]
        return True

    def _mend_keys(self, problems: list[Any]) -> bool:
        mended = False
        unknown = [problem for problem in problems if problem["type"] == "extra_forbidden"]
        for problem in unknown if len(unknown) <= _MOST_MENDED else ():
            path = tuple(problem["loc"])
            near = suggest(str(path[-1]), keys_of(self.model, path))
            if near is None or self.draft.value((*path[:-1], near))[2]:
                continue  # nothing is near, or that is there as well
            if document := rename_key(self.draft.document, path, near):
                note(self.draft, self.model, problem)
                self.draft.document = document
                mended = True
        return mended

    # -- dropping ----------------------------------------------------------------------------------

    def drop(self, data: Any, problem: Any) -> bool:
        """Take out what is at fault, or put a stand-in where the file as a whole lacks something."""
        path = _target(data, problem)
        if len(path) == 1 and path[0] not in data and path[0] in _STAND_INS:
            self.stand_ins.add(str(path[0]))
            return True
        return self._lose(data, path)

    def _lose(self, data: Any, path: Path) -> bool:
        node = data
        for step in path[:-1]:
            if not isinstance(node, dict) or step not in node:
                return True  # gone with a section that held it
            node = node[step]
        if not path or path[-1] not in node:
            return len(path) > 1
        self.draft.lost.update(str(step) for step in path)
        self.dropped.append(path)
        _remember(self.draft, node.pop(path[-1]))
        return True


def _target(data: Any, problem: Any) -> Path:
    """The path, as the data have it, of what must go: what is at fault, or what something is missing from."""
    path = tuple(step for step in problem["loc"] if step != "[key]")
    if problem["type"] == "missing":
        if len(path) == 1:
            return path
        path = path[:-1]
    node, steps = data, []
    for step in path:
        if isinstance(node, dict) and step in node:
            steps.append(step)
            node = node[step]
        elif isinstance(node, list):
            break  # a list goes as a whole, so that its members keep their numbers
    return tuple(steps)


def _remember(draft: Draft, node: Any) -> None:
    """Remember every name that goes with a dropped section."""
    if isinstance(node, dict):
        draft.lost.update(str(key) for key in node)
        for child in node.values():
            _remember(draft, child)
    elif isinstance(node, list):
        for child in node:
            _remember(draft, child)
