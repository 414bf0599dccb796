"""The order in which parameters are evaluated, and circles among them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from negotiation.scenario.expression import Expression, names, parse
from negotiation.scenario.point import circle, order

NAMES = ("a", "b", "c", "d", "e", "f")


@st.composite
def formulas(draw: st.DrawFn) -> dict[str, Expression]:
    """Formulas over each other, and over a name that is not among them."""
    uses = st.lists(st.sampled_from((*NAMES, "else")), max_size=2, unique=True)
    defined = draw(st.lists(st.sampled_from(NAMES), unique=True))
    return {name: parse(" + ".join(draw(uses)) or "1") for name in defined}


def by_rounds(given: dict[str, Expression]) -> list[str]:
    """What can be ordered, by the definition: in each round what uses only names of earlier ones, in file order."""
    done: list[str] = []
    while ready := [n for n, f in given.items() if n not in done and not (names(f) & given.keys()) - set(done)]:
        done += ready
    return done


@given(formulas())
def test_the_order_goes_by_rounds(given):
    rounds = by_rounds(given)
    assert order(given) == (tuple(rounds) if len(rounds) == len(given) else None)


@given(formulas())
def test_a_circle_is_one_and_is_found_where_there_is_no_order(given):
    around = circle(given)
    assert bool(around) == (order(given) is None)
    assert all(after in names(given[before]) for before, after in pairwise(around))
    assert around[:1] == around[-1:]
    assert len(set(around)) == max(0, len(around) - 1)


def test_a_long_chain_is_ordered_from_its_end():
    chain = {f"p{i}": parse(f"p{i + 1} + 1") for i in range(3000)}
    assert order(chain) == tuple(reversed(chain))
    assert circle(chain) == ()
    assert len(circle(chain | {"p3000": parse("p0")})) == 3002
