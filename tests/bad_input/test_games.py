"""Games: sizes of payoffs, shapes, sizes, missing parts, payoff tables; sweeps and ranges as they are declared."""

import random
from fractions import Fraction

import pytest

import negotiation
from negotiation import GameError, NormalGame
from negotiation.scenario.limits import MOST_PLAYERS
from tests.bad_input.calls import (
    GAME,
    HEAD,
    NORMAL,
    POSITIONS,
    call,
    formula_game,
    parameter,
    refused,
    save,
    solved,
)


def table(first, second):
    """A game of two players from two matrices, as a file."""
    rows, columns = [f"r{i}" for i in range(len(first))], [f"c{j}" for j in range(len(first[0]))]
    cells = []
    for row, ours, theirs in zip(rows, first, second, strict=True):
        entries = [f"{column}: [{a}, {b}]" for column, a, b in zip(columns, ours, theirs, strict=True)]
        cells.append(f"    {row}: {{{', '.join(entries)}}}\n")
    return (
        f"{HEAD}players: {{a: A, b: B}}\ngame:\n  form: normal\n"
        f"  strategies: {{a: [{', '.join(rows)}], b: [{', '.join(columns)}]}}\n  payoffs:\n{''.join(cells)}"
    )


def strategies(data):
    return {equilibrium.strategies for equilibrium in negotiation.loads(data).solve().equilibria}


# -- payoffs ------------------------------------------------------------------------------------------

PENNIES = ([[1, -1], [-1, 1]], [[-1, 1], [1, -1]])
HALVES = {((Fraction(1, 2),) * 2,) * 2}


def scaled(matrix, factor="1", shift=0):
    return [[f'"{entry} * {factor} + {shift}"' for entry in row] for row in matrix]


@pytest.mark.parametrize("factor", ["1e308", "1e-12", "1e-300", "1/3", "123456789.123456789"])
@pytest.mark.parametrize("shift", [0, 1_000_000, "1e-9"])
def test_the_unit_of_payoffs_changes_nothing(factor, shift):
    A, B = PENNIES
    assert strategies(table(scaled(A, factor, shift), scaled(B, factor))) == HALVES


def test_payoffs_whose_sums_overflow():
    A, B = ([["1.7e308" if entry > 0 else "-1.7e308" for entry in row] for row in matrix] for matrix in PENNIES)
    assert strategies(table(A, B)) == HALVES
    screen = solved(table(A, B), "--proof")
    for word in ("inf", "nan", "NaN"):
        assert word not in screen.split()


@pytest.mark.parametrize("gap", ["1e-9", "1e-16", "1e-30", "1e-300"])
def test_payoffs_that_are_nearly_equal_are_told_apart(gap):
    sides = [f'"1 + {gap}"', 1, f'"1 - {gap}"']
    pure = [strategies(table([[side], [1]], [[0], [0]])) for side in sides]
    first, second = ((1, 0), (1,)), ((0, 1), (1,))
    assert pure == [{first}, {first, second}, {second}]
    said = solved(table([[3, 0], ["3.0000000000000001", 1]], [[3, 5], [0, 1]]), "--format", "json")
    assert '"arithmetic": "exact"' in said


@pytest.mark.parametrize("payoff", [0, 1, -7, "1/3"])
def test_all_payoffs_equal(payoff):
    answer = negotiation.loads(table([[payoff] * 3] * 4, [[payoff] * 3] * 4)).solve()
    assert len(answer.equilibria) == 12
    assert len(answer.equilibria.components) == 1
    assert answer.equilibria.components[0].dimension == 3 + 2
    assert answer.equilibria.proof.degenerate


# -- shapes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(1, 1), (1, 3), (3, 1), (1, 40), (40, 1), (2, 5), (5, 2)])
def test_thin_games(shape):
    source = random.Random(str(shape))
    A, B = ([[source.randrange(9) for _ in range(shape[1])] for _ in range(shape[0])] for _ in "AB")
    data = table(A, B)
    answer = negotiation.loads(data).solve()
    assert len(answer.equilibria) >= 1
    assert not any(any(equilibrium.regret) for equilibrium in answer.equilibria)
    solved(data, "--proof")


def test_one_player():
    data = f"{HEAD}players: {{a: A}}\ngame: {{form: normal, strategies: {{a: [c, d]}}, payoffs: {{c: [1], d: 2}}}}\n"
    assert strategies(data) == {((0, 1),)}
    solved(data, "--proof")


def test_players_without_a_choice():
    sizes = [1] * (MOST_PLAYERS - 1) + [2]
    answer = negotiation.loads(formula_game(*sizes)).solve()
    assert answer.game.shape == tuple(sizes)
    assert len(answer.equilibria) == 2
    assert call("run", save(formula_game(*sizes))).exit_code == 0


# -- sizes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sizes", "says"),
    [
        ((1,) * 70, ("70 players", "more than 30")),
        ((1,) * 500, ("500 players", "more than 30")),
        ((2,) * 40, ("40 players", "more than 30")),
        ((2,) * 20, ("1,048,576 profiles", "20,971,520 payoffs", "more than 200,000")),
        ((10,) * 12, ("1,000,000,000,000 profiles", "more than 200,000")),
        ((1000, 1000), ("1000 × 1000", "2,000,000 payoffs", "more than 200,000")),
        ((3000, 3000), ("3000 × 3000", "9,000,000 profiles", "more than 200,000")),
    ],
    ids=lambda value: f"{len(value)} players of {value[0]}" if isinstance(value[0], int) else "",
)
def test_games_that_are_too_large_to_be_read(sizes, says):
    said = refused(formula_game(*sizes), "E420", *says)
    assert "\n  = help: " in said
    assert len(said) < 2000


def test_positions_that_are_too_many():
    levels = ", ".join(f"l{i}: {i}" for i in range(10))
    listed = ", ".join(f"l{i}" for i in range(10))
    terms = "".join(f"  t{i}: {{given_by: us, levels: {{{levels}}}}}\n" for i in range(10))
    every = "every: {" + ", ".join(f"t{i}: [{listed}]" for i in range(10)) + "}"
    head, rest = POSITIONS.split("terms:\n")
    outcomes = rest[rest.index("outcomes:") : rest.index("positions:")].replace("2 - t", "2").replace("1 + t", "1")
    many = f"{head}terms:\n{terms}{outcomes}positions:\n  us: {{out: no deal, {every}}}\n  them: {{away: no deal}}\n"
    refused(many, "E420", "10,000,000,000", "more than 1,000")


def test_an_array_of_too_many_players():
    with pytest.raises(GameError, match="at most 30"):
        NormalGame([[[0]]] * 31)


def test_a_game_that_the_exact_method_stops_on(monkeypatch):
    """The limit itself takes some ten seconds to reach; here it is lowered."""
    from negotiation.solvers import exact

    monkeypatch.setattr(exact, "_MOST_STEPS", 20_000)
    source = random.Random(1)
    A, B = ([[source.randrange(99) for _ in range(8)] for _ in range(8)] for _ in "AB")
    for verb in ("check", "run"):
        result = call(verb, save(table(A, B)))
        assert result.exit_code == 2
        for words in ("8 × 8", "20,000 steps", "--method pure"):
            assert words in result.stderr
    assert call("run", "talks.yaml", "--method", "pure").exit_code == 0


def test_a_game_with_more_vertices_than_are_kept():
    """Three strategies against hundreds: the limit on memory is reached at once."""
    source = random.Random(2)
    game = NormalGame([[[source.randrange(1000) for _ in range(600)] for _ in range(3)] for _ in range(2)])
    with pytest.raises(GameError, match=r"3 × 600.*more than 6,633 vertices"):
        negotiation.solve(game)


# -- what is missing ----------------------------------------------------------------------------------

MISSING = {
    "no players and no game": (HEAD, "error[E"),
    "an empty block of players": (f"{HEAD}players: {{}}\n{GAME}", "error[E"),
    "nothing behind players": (f"{HEAD}players:\n{GAME}", "error[E"),
    "a list of players": (f"{HEAD}players: [a, b]\n{GAME}", "error[E"),
    "no strategies of a player": (NORMAL.replace("b: [c, d]", "b: []"), "E410"),
    "a player left out": (NORMAL.replace(", b: [c, d]", ""), "E410"),
    "nothing behind a player": (NORMAL.replace("b: [c, d]", "b: "), "error[E"),
    "strategies of nobody": (NORMAL.replace("b: [c, d]", "b: [c, d], z: [c]"), "E202"),
    "no positions of a side": (
        POSITIONS.replace("{away: no deal, ask_low: {t: lo}, ask_high: {t: hi}}", "{}"),
        "E410",
    ),
    "nothing behind a side": (
        POSITIONS.replace("{away: no deal, ask_low: {t: lo}, ask_high: {t: hi}}", ""),
        "error[E",
    ),
    "no outcomes": (POSITIONS[: POSITIONS.index("outcomes")] + POSITIONS[POSITIONS.index("positions") :], "E414"),
    "no levels": (POSITIONS.replace("levels: {lo: 0, hi: x}", "levels: {}"), "error[E"),
}


@pytest.mark.parametrize("what", MISSING)
def test_what_is_missing(what):
    data, says = MISSING[what]
    refused(data, says)


CELLS = {
    "a cell left out": (NORMAL.replace(", d: [0, 5]", ""), "`c`"),
    "a row left out": (NORMAL.replace(", d: {c: [5, 0], d: [1, 1]}", ""), "`d`"),
    "a cell too many": (NORMAL.replace("d: [0, 5]", "d: [0, 5], e: [1, 1]"), "`e`"),
    "a payoff too many": (NORMAL.replace("[0, 5]", "[0, 5, 6]"), "c × d"),
    "a payoff left out": (NORMAL.replace("[0, 5]", "[0]"), "c × d"),
    "one number for two players": (NORMAL.replace("[0, 5]", "0"), "c × d"),
    "nothing in a cell": (NORMAL.replace("[0, 5]", ""), ""),
    "null in a cell": (NORMAL.replace("[0, 5]", "[0, null]"), ""),
    "a truth value in a cell": (NORMAL.replace("[0, 5]", "[0, true]"), ""),
    "players that are none": (NORMAL.replace("[0, 5]", "{a: 0, c: 5}"), "`c`"),
    "a list in a cell": (NORMAL.replace("[0, 5]", "[0, [5]]"), ""),
    "a table in a cell": (NORMAL.replace("[0, 5]", "{c: {d: [0, 5]}}"), ""),
    "lists for blocks": (NORMAL.replace("{c: {c: [3, 3], d: [0, 5]}, d: {c: [5, 0], d: [1, 1]}}", "[[[3, 3]]]"), ""),
    "no cells": (NORMAL.replace("{c: {c: [3, 3], d: [0, 5]}, d: {c: [5, 0], d: [1, 1]}}", "{}"), ""),
}


@pytest.mark.parametrize("what", CELLS)
def test_payoff_tables(what):
    data, says = CELLS[what]
    refused(data, "error[E", says)


# -- ranges and sweeps, as they are declared -------------------------------------------------------------


def sweep(over, points, limits="[0, 2]"):
    return parameter(1, f", range: {limits}") + (
        "  q: {value: 1, range: [0, 2], assumption: a}\n  r: {value: 1, assumption: a}\n"
        f"sweeps: {{s: {{over: {over}, points: {points}}}}}\n"
    )


def test_a_sweep_that_is_fine():
    for data in (sweep("[p]", 2), sweep("[p]", 2, "[1, 1]"), sweep("[p, q]", "[2, 3]"), sweep("[p]", "+2")):
        assert call("check", save(data)).exit_code == 0


@pytest.mark.parametrize(
    "points",
    ["0", "1", "-1", "2.5", "true", "null", "x", "[]", "[2, 3]", "{a: 2}", "[[2]]", "1/2", "1_0", "1e3", ".inf"],
)
def test_points_of_a_sweep(points):
    refused(sweep("[p]", points), "error[E")


@pytest.mark.parametrize("over", ["[]", "null", "[zz]", "[r]", "[p, p]", "[p, q, p]", "[[p]]", "1", "{p: 2}"])
def test_parameters_of_a_sweep(over):
    refused(sweep(over, 2), "error[E")


def test_a_sweep_over_more_than_can_be_drawn():
    refused(sweep("[" + ", ".join(["p"] * 20) + "]", 10), "E307", "20")


@pytest.mark.parametrize("arguments", [[], ["--dry-run"]])
def test_a_sweep_of_too_many_points_is_refused_before_it_is_laid_out(arguments):
    for over, points in (("[p, q]", "1,000,000,000,000,000,000"), ("[p]", "1,000,000,000")):
        result = call("sweep", save(sweep(over, 1_000_000_000)), *arguments)
        assert result.exit_code == 2
        assert f"{points} points" in result.stderr
        assert "10,000,000" in result.stderr
    refused(sweep("[p]", "1" * 30), "E203")


LIMITS = ["[2, 0]", "[0]", "[0, 1, 2]", "[x, 1]", "[null, 1]", "0", "[0, q]", "[1/0, 2]", "[true, 2]", "[[0], 2]"]
LIMITS += ["{low: 0, high: 1}", "[0, .inf]", "[]", "low to high", "[2, 3]", "[0, 0.5]"]


@pytest.mark.parametrize("limits", LIMITS)
def test_ranges(limits):
    refused(sweep("[p]", 2, limits), "error[E")


def test_a_value_outside_its_range():
    name = save(sweep("[p]", 2))
    for value in ("5", "-1", "2.000000000000000000001"):
        result = call("run", name, "--set", f"p={value}")
        assert result.exit_code == 2
        assert "--force" in result.stderr
        assert call("run", name, "--set", f"p={value}", "--force").exit_code == 0
