"""The screen: its words agree with the answer, its lines with the width."""

import pytest

import negotiation
from negotiation.report.screen import screen
from negotiation.report.words import count, join, runs

FLAGSHIP = "scenarios/hanoi/last_day.yaml"


@pytest.mark.parametrize("width", [60, 80, 118])
@pytest.mark.parametrize(
    "path", [FLAGSHIP, "scenarios/classics/side_payment.yaml", "scenarios/classics/battle_of_the_sexes.yaml"]
)
def test_no_line_is_wider_than_asked(path, width):
    text = screen(negotiation.load(path).solve(), width=width)
    assert max(len(line) for line in text.splitlines()) <= width


def test_the_flagship_says_what_it_rests_on():
    text = " ".join(screen(negotiation.load(FLAGSHIP).solve()).split())
    assert "tuned to the reported collapse, so that reproducing it is no evidence" in text
    assert "Not modelled: the order of moves, Bolton's arrival as an event" in text
    assert "not a forecast" in text
    assert "No deal can hold as well, in 9 ways, and deal in 1 more way" in text


def test_every_reading_not_taken_has_a_line_once():
    scenario = negotiation.load(FLAGSHIP)
    text = screen(scenario.solve("bolton-arrives"))
    for dispute in scenario.disputes.values():
        for reading in dispute.readings.values():
            taken = scenario.at("bolton-arrives").choices[dispute.name] == reading.name
            lines = [line for line in text.splitlines() if line.strip().startswith(reading.title)]
            assert len(lines) == (0 if taken else 1), reading.title


def test_overrides_hold_in_the_alternatives_too():
    # With no clause worth having, the hard-line case and the open one end alike.
    text = screen(negotiation.load(FLAGSHIP).solve(set={"snapback_effect": 0}))
    assert "Set by hand: snapback_effect = 0, instead of 0.6." in text
    line = next(line for line in text.splitlines() if "hard-line" in line)
    assert "NO DEAL" in line


def test_words():
    assert count(1, "way") == "1 way"
    assert count(2, "lottery", "lotteries") == "2 lotteries"
    assert join(["a", "b", "c"]) == "a, b and c"
    assert runs([0, 2, 3, 4]) == "0, 2–4"
