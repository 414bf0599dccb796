"""The tables of a run as they are written piece by piece: the same bytes as those of the tables made at once."""

import pytest

import negotiation
from negotiation.analysis import sweep as sweeping
from negotiation.analysis.tables import TABLES
from negotiation.runs import texts
from negotiation.runs.csv_files import write_csv
from negotiation.runs.pieces import cut
from negotiation.runs.sources import table_source
from tests.analysis.test_sweep import TALKS, THREE
from tests.runs.test_folder import UNDEFINED

ODD = TALKS.replace("strike", "'yes, \"no\"'")
RUNS = {
    "grid": (TALKS, {"over": ["cost", "share"], "points": [4, 5]}),
    "accounts": (TALKS, {"over": ["cost", "share"], "points": [4, 5], "account": "all", "set": {"idle": "7/2"}}),
    "thirds": (TALKS, {"over": ["cost=1/3:5/3"], "points": 11, "account": "all"}),
    "sample": (TALKS, {"sample": "sobol", "points": 40, "account": "all"}),
    "undefined": (UNDEFINED, {"over": ["bribe"], "points": 5}),
    "three players": (THREE, {"over": ["bribe"], "points": 12}),
    "pure": (TALKS, {"over": ["cost=0:9"], "points": 40, "force": True, "method": "pure"}),
    "quotes": (ODD, {"over": ["cost"], "points": 30}),
    "formula": (TALKS.replace("strike", '"=1+1"'), {"over": ["cost"], "points": 3}),
}


@pytest.mark.parametrize("wide", [texts._WIDEST, 0], ids=["laid out", "one by one"])
@pytest.mark.parametrize("size", [7, 10_000])
@pytest.mark.parametrize("which", RUNS)
def test_the_bytes_are_those_of_the_tables(which, size, wide, monkeypatch):
    monkeypatch.setattr(texts, "_WIDEST", wide)
    monkeypatch.setattr(sweeping, "_CHUNK", size)
    text, asked = RUNS[which]
    answer = negotiation.loads(text).sweep(**asked)
    pieces = list(cut(answer.plan, answer.found))
    assert len(pieces) == len(answer.plan.accounts) or size == 7
    for name, table in TABLES.items():
        written = b"".join(table_source(name, answer.plan, answer.found, lambda: pieces)())
        assert written == write_csv(table(answer)), name
        assert written.count(b"\n") > 1


def test_the_runs_hold_what_they_are_there_for():
    text, asked = RUNS["undefined"]
    assert negotiation.loads(text).sweep(**asked).undefined > 0
    assert len(negotiation.loads(THREE).players) == 3
