"""One parameter along its range: pieces cover it, and what holds on them is what solving says."""

from fractions import Fraction
from itertools import pairwise

import pytest

import negotiation
from negotiation.analysis import line as line_module
from negotiation.analysis.line import Line, NotExactError, solved_at
from negotiation.games.polynomials import Algebraic, same_root
from negotiation.scenario.expression import Irrational, rounded
from tests.lines import HEAD, normal, section

F = Fraction


def game(top, more=None, low=-2, high=2, value="1/4"):
    """One side chooses between a formula and nothing; it takes the formula where that is positive."""
    parameters = {"x": (value, low, high), **(more or {})}
    return negotiation.loads(normal((2, 1), lambda place: ["0" if place[0] else top, "1"], parameters))


def line(scenario, name="x"):
    low, high = scenario.parameters[name].range
    return Line(scenario.at(), name, low, high)


def ends(found):
    return [found.pieces[0].low, *(piece.high for piece in found.pieces)]


@pytest.mark.parametrize(
    ("formula", "inner"),
    [
        ("x", [0]),
        ("x * (x - 1)", [0, 1]),
        ("x ** 2", [0]),
        ("x ** 3 - x", [-1, 0, 1]),
        ("1 / x", [0]),
        ("abs(x) - 1", [-1, 0, 1]),
        ("max(x, 1) - 3/2", [1, F(3, 2)]),
        ("(x * x - 1) / (x - 1)", [-1, 1]),
        ("(3 * x - 1) ** 2 * (x + 2)", [F(1, 3)]),
        ("1", []),
        ("x - x", []),
    ],
)
def test_pieces_end_where_something_changes(formula, inner):
    found = line(game(formula))
    assert ends(found) == [-2, *inner, 2]
    for piece in found.pieces:
        assert piece.low < piece.sample < piece.high
        assert piece.solved.labels == found.solved(piece.sample).labels
        assert piece.payoffs.tolist() == found.side(piece.sample).payoffs.tolist()


def test_pieces_end_at_irrational_numbers():
    found = line(game("x * x - 2"))
    assert [piece.solved.leading for piece in found.pieces] == ["u0 × d0", "u1 × d0", "u0 × d0"]
    assert [float(end) for end in ends(found)] == [-2, -(2**0.5), 2**0.5, 2]
    for left, right in pairwise(found.pieces):
        assert same_root(left.high, right.low)
        assert isinstance(left.high, Algebraic)
        at = found.between(left, right, left.high)
        assert at.leading == "u0 × d0 or u1 × d0"
        assert at.labels == found.solved(left.high).labels


def test_derived_parameters_follow():
    scenario = game("z", {"y": "2 * x", "z": "y - 1"})
    found = line(scenario)
    assert ends(found) == [-2, F(1, 2), 2]
    assert found.at(F(3)).values["z"] == 5
    assert found.at(F(3)).values["y"] == 6


def test_a_parameter_that_is_given_by_a_formula_is_moved_as_if_it_were_set():
    parameters = {"x": ("y / 2", -2, 2), "y": (1, 0, 3)}
    scenario = negotiation.loads(normal((2, 1), lambda place: ["0" if place[0] else "x - 1", "1"], parameters))
    assert ends(line(scenario)) == [-2, 1, 2]
    assert ends(line(scenario, "y")) == [0, 2, 3]
    assert line(scenario).at(F(2)).values["y"] == 1


def test_other_parameters_keep_their_values():
    scenario = game("x - y", {"y": ("1/2", 0, 1)})
    point = scenario.at(set={"y": "3/4"})
    assert ends(Line(point, "x", F(-2), F(2))) == [-2, F(3, 4), 2]


def test_two_changes_at_the_same_irrational_number_are_one():
    """(x² - 2) (x + 5) and x³ - 2x share a root: the pieces must not be told apart there."""

    def payoffs(place):
        return "x ** 3 - 2 * x" if place[0] == 0 else "0", "(x * x - 2) * (x + 5)" if place[1] else "0"

    found = line(negotiation.loads(normal((2, 2), payoffs, {"x": ("1/4", 0, 2)})))
    assert [float(end) for end in ends(found)] == [0, 2**0.5, 2]


def test_changes_a_billionth_apart():
    assert ends(line(game("(x - 1/3) * (x - 1/3 - 1/10**9)"))) == [-2, F(1, 3), F(1, 3) + F(1, 10**9), 2]


def test_where_the_first_sample_has_no_value_another_is_taken():
    """The middle of the range is where 1 / x is undefined."""
    assert ends(line(game("z", {"z": "1 / x"}))) == [-2, 0, 2]


POSITIONS = (
    HEAD
    + "parameters:\n"
    + section({"x": ("1/2", -2, 2)})
    + """terms:
  land: {given_by: up, levels: {some: x, plain: 1}}
outcomes:
  deal: {up: land, down: 1}
  no deal: {up: 0, down: 0}
positions:
  up: {give: {land: some}, walk: no deal}
  down: {take: {land: plain}, leave: no deal}
"""
)


def test_what_profiles_lead_to_changes_where_levels_cross():
    """Up grants x and down asks for 1: below 1 there is no deal, at 1 there is."""
    found = line(negotiation.loads(POSITIONS))
    assert ends(found) == [-2, 1, 2]
    assert [piece.solved.leading for piece in found.pieces] == ["no deal", "deal"]
    assert found.between(*found.pieces, F(1)).leading == "deal"
    assert [len(piece.layout) for piece in found.pieces] == [1, 1]


@pytest.mark.parametrize(
    "changed",
    [
        {"{some: x, plain: 1}": "{some: 2, plain: 1, unused: 1 / (x - 1/4)}"},
        {"{some: x, plain: 1}": "{some: 2, plain: 1}",
         "outcomes:": "rule: {settle: {land: 1 / (x - 1/4)}}\noutcomes:"},
        {"{some: x, plain: 1}": "{some: 2, plain: 1}", ", walk: no deal": "", ", leave: no deal": "",
         "no deal: {up: 0,": "no deal: {up: 1 / (x - 1/4),"},
    ],
)  # fmt: skip
def test_where_something_has_no_value_that_no_payoff_uses(changed):
    """A level that nobody takes, what a term is settled at, what the last outcome pays though nothing leads there."""
    text = POSITIONS
    for old, new in changed.items():
        assert old in text
        text = text.replace(old, new)
    scenario = negotiation.loads(text)
    with pytest.raises(negotiation.UndefinedError):
        scenario.solve(set={"x": "1/4"})
    found = line(scenario)
    assert F(1, 4) in ends(found)
    assert found.solved(F(1, 4)).undefined
    assert found.side(F(1, 4)) is None


def test_at_an_irrational_value_comparisons_are_decided_exactly():
    """The `if` holds at the square root of two, and at no fraction."""
    text = POSITIONS.replace("some: x", "some: 1").replace(
        "  deal: {up: land", '  good deal: {if: "x * x == 2", up: 2, down: 2}\n  deal: {up: -land'
    )
    found = line(negotiation.loads(text))
    assert [float(end) for end in ends(found)] == [-2, -(2**0.5), 2**0.5, 2]
    assert [piece.solved.leading for piece in found.pieces] == ["no deal"] * 3
    for left, right in pairwise(found.pieces):
        assert found.between(left, right, left.high).leading == "good deal"


MIXED = (
    HEAD
    + "parameters:\n"
    + section({"x": (1, "1/2", 2)})
    + """terms:
  land: {given_by: up, levels: {l0: 0, l1: 1, l2: 2}}
  money: {given_by: down, levels: {m0: 0, m1: 1}}
rule: {fits: 1 > 0, settle: {land: up.land + down.land, money: up.money + down.money}}
outcomes:
  new: {if: land == 0 and money == 0 and x * x == 2, up: x, down: 0}
  a: {if: land == 0 and money == 0, up: x, down: 0}
  b: {if: land == 1 and money == 1, up: x, down: 0}
  c: {if: land == 2 and money == 0, up: x * FIRST, down: 0}
  d: {if: land == 2 and money == 1, up: x * SECOND, down: 0}
  none: {up: 0, down: 0}
positions:
  up: {u0: {land: l0, money: m0}, u1: {land: l1, money: m0}, u2: {land: l2, money: m0}}
  down: {d0: {land: l0, money: m0}, d1: {land: l0, money: m1}}
"""
)


@pytest.mark.parametrize("new", ["x", "x + (x * x - 2) * (x - 8/5) * (x - 3/2)"])
@pytest.mark.parametrize("part", [F(1, 3), F(2, 5), F(1, 7), F(3, 11)])
def test_ties_of_mixed_strategies_at_an_irrational_value(part, new):
    """Up's third position pays as much as a mixture of its first two, in multiples of the square root of two.

    Against even odds all three pay x / 2. Rounded to doubles, x / 3 and 2 x / 3 do not add up to x. What `new` pays
    is x there in any case, but may make other ties nearby.
    """
    text = (
        MIXED.replace("x * x == 2, up: x", f"x * x == 2, up: {new}")
        .replace("FIRST", f"({part})")
        .replace("SECOND", f"({1 - part})")
    )
    found = line(negotiation.loads(text))
    left, right = found.pieces
    assert left.solved.nash == right.solved.nash == "a or b or sometimes c or sometimes d or sometimes none"
    at = found.between(left, right, left.high)
    assert at.nash == at.leading == "new or b or sometimes c or sometimes d or sometimes none"


def test_ties_of_mixed_strategies_where_a_maximum_changes_over():
    """The same where no comparison changes, but a payoff is another polynomial on each side."""
    payoffs = {
        (0, 0): ["max(x, x ** 3 / 2)", "0"], (0, 1): ["0", "0"], (1, 0): ["0", "0"], (1, 1): ["x", "0"],
        (2, 0): ["x / 3", "0"], (2, 1): ["x * (2/3)", "0"],
    }  # fmt: skip
    found = line(negotiation.loads(normal((3, 2), payoffs.__getitem__, {"x": (1, "1/2", 2)})))
    below, above = found.pieces
    at = found.between(below, above, below.high)
    assert float(below.high) == 2**0.5
    assert "sometimes u2 × d0" in below.solved.nash and "u2" not in above.solved.nash
    assert at.labels == below.solved.labels


def test_a_pole_at_an_irrational_value():
    found = line(game("1 / (x * x - 2)"))
    assert found.between(*found.pieces[:2], found.pieces[0].high).undefined


@pytest.mark.parametrize(
    ("formula", "says"),
    [("exp(x)", "no quotient"), ("x * sqrt(2)", "no quotient"), ("1 / (x - x)", "no quotient")],
)
def test_what_is_not_followed_exactly(formula, says):
    with pytest.raises(NotExactError, match=says):
        assert line(game(formula)).pieces


def test_where_levels_never_have_a_value():
    text = POSITIONS.replace("some: x", "some: 1 / (x - x)")
    with pytest.raises(NotExactError, match="division by zero"):
        assert line(negotiation.loads(text)).pieces


def test_only_two_sides():
    scenario = negotiation.loads(normal((2,), lambda place: ["x"], {"x": (0, -1, 1)}, ("up",)))
    with pytest.raises(NotExactError, match="two sides"):
        assert line(scenario).pieces


def test_too_many_pieces(monkeypatch):
    monkeypatch.setattr(line_module, "_MOST_PIECES", 1)
    with pytest.raises(NotExactError, match="more than 1 pieces"):
        assert line(game("x ** 3 - x")).pieces


def test_the_same_pieces_twice():
    """Roots are known more closely after the first time; nothing that is said may depend on it."""
    scenario = game("(x * x - 2) * (x * x - 3)")
    first, again = (
        [(float(p.low), p.sample, float(p.high), p.solved) for p in line(scenario).pieces] for _ in range(2)
    )
    assert first == again


def test_solved_at_is_what_solving_says():
    scenario = negotiation.load("scenarios/hanoi/last_day.yaml")
    found = solved_at(scenario.at("bolton-arrives"))
    assert found.labels == ("no deal", "no deal")
    assert found.profiles == (((2,), (3,)),)
    assert not found.undefined


# -- irrational numbers as roots -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("coefficients", "low", "high"),
    [((-2, 0, 1), F(0), F(2)), ((-3, 0, 0, 1), F(1), F(3)), ((-1, -1, 0, 0, 0, 1), F(1), F(2)),
     ((1, -(10**9), 0, 0, 1), F(0), F(1, 3)), ((-2, 0, 10**30), F(-1), F(0))],
)  # fmt: skip
def test_the_enclosure_of_a_root(coefficients, low, high):
    root = Irrational("root", (low, high, *map(F, coefficients)))

    def value(x):
        return sum(a * x**i for i, a in enumerate(coefficients))

    for bits in (64, 300, 4096):
        a, b = root.interval(bits)
        assert low <= a < b <= high
        assert value(a) * value(b) < 0
        assert b - a <= F(1, 2 ** (bits - 3)) * max(abs(a), abs(b))
    number, exact = rounded(root)
    assert not exact and a - abs(a) / 2**52 < number < b + abs(b) / 2**52
