"""Encoded payoffs against the exact reading, formula by formula and point by point."""

from fractions import Fraction
from random import Random

import numpy as np
import pytest

from negotiation.errors import UndefinedError
from negotiation.games.encoded_columns import (
    Encoded,
    evaluate_encoded,
    of_constant,
    of_fractions,
    of_steps,
    order_of,
)
from negotiation.games.encoded_payoffs import payoff_arrays
from negotiation.games.residues import PRIMES
from negotiation.scenario.expression import compare, evaluate, parse, rounded

POINTS = 400
RANDOM = np.random.default_rng(5)
# Each with few digits at some points, so that whole numbers, zeros and equal values occur.
STEPS = {
    "a": (Fraction(-1), Fraction(1, 10**10), RANDOM.integers(0, 3 * 10**10, POINTS)),
    "b": (Fraction(1, 3), Fraction(1, 4), RANDOM.integers(0, 12, POINTS)),
    "c": (Fraction(0), Fraction(1, 10**12), RANDOM.integers(0, 10**12, POINTS)),
    "k": (Fraction(0), Fraction(1, 2), RANDOM.integers(0, 6, POINTS)),
    "e": (Fraction(1), Fraction(1, 10**11), RANDOM.integers(0, 2 * 10**11, POINTS)),
    "far": (Fraction(10) ** 25, Fraction(1, 10**8), RANDOM.integers(0, 10**12, POINTS)),
}
VALUES = {name: [first + step * int(n) for n in numbers] for name, (first, step, numbers) in STEPS.items()}
ENCODED = {name: of_steps(*own) for name, own in STEPS.items()}

FORMULAS = [
    "3", "1/3", "a", "b", "far", "a + b * c", "a * (1 - c * 1) - b", "-a / (c + 1)", "b / (b - 1/3)",
    "(a - b) ** 2 * c",
    "c ** e", "14 * c ** e - a", "(1 - c) ** 1.37", "2 * b ** -2", "min(a, b, c)", "max(a, 2 * c)", "abs(a) - 1/7",
    "k * c ** e", "a / k", "c ** k", "(a + 5) ** k", "(b * c) ** e / (1 + c ** e)", "c ** e - c ** e + 1/3", "a * 0",
    "far * c - far", "sqrt(c)", "exp(a)", "1e70 * a", "b ** 70", "sqrt(2) * c",
]  # fmt: skip


def test_the_primes_are_the_two_largest_below_the_one_that_everybody_uses():
    def is_prime(number):
        return all(number % divisor for divisor in range(2, 46_341))

    assert tuple(n for n in range(2**31 - 2, PRIMES[1] - 1, -1) if is_prime(n)) == PRIMES


@pytest.mark.parametrize("text", FORMULAS)
def test_what_is_known_is_right(text):
    formula = parse(text)
    found = evaluate_encoded(formula, ENCODED)
    doubles, errors, residues, known = payoff_arrays([found], POINTS)
    for point in np.flatnonzero(known).tolist():
        value, exact = rounded(evaluate(formula, {name: own[point] for name, own in VALUES.items()}))
        assert abs(value - Fraction(doubles[point, 0])) <= Fraction(errors[point, 0])
        assert [int(r) for r in residues[point, 0]] == [
            value.numerator * pow(value.denominator, -1, p) % p for p in PRIMES
        ]
        if not exact:
            assert errors[point, 0] == 0


@pytest.mark.parametrize(
    "text", ["a", "a + b * c", "-a / (c + 1)", "(a - b) ** 2 * c", "14 * c ** e - a", "min(a, 2 * c)", "sqrt(2) * c"]
)
def test_most_points_are_known(text):
    known = payoff_arrays([evaluate_encoded(parse(text), ENCODED)], POINTS)[3]
    assert known.mean() > 0.98


def test_what_has_no_value_is_not_known():
    for text in ("a / k", "b / (b - 1/3)", "(1 / k) ** 0", "a + (1 / k) ** (1 - 1)", "min(1, (c / k) ** 0)"):
        formula = parse(text)
        known = payoff_arrays([evaluate_encoded(formula, ENCODED)], POINTS)[3]
        undefined = 0
        for point in range(POINTS):
            try:
                evaluate(formula, {name: own[point] for name, own in VALUES.items()})
            except UndefinedError:
                undefined += 1
                assert not known[point]
        assert undefined


@pytest.mark.parametrize(("left", "right"), [("a", "b"), ("b", "1 + k"), ("c ** e", "c"), ("k", "1"), ("c", "c")])
def test_orders_are_right_where_they_are_certain(left, right):
    order, sure = order_of(evaluate_encoded(parse(left), ENCODED), evaluate_encoded(parse(right), ENCODED))
    assert np.broadcast_to(sure, POINTS).mean() > 0.5
    for point in np.flatnonzero(np.broadcast_to(sure, POINTS)).tolist():
        values = {name: own[point] for name, own in VALUES.items()}
        wanted = compare(evaluate(parse(left), values), evaluate(parse(right), values))
        assert np.broadcast_to(order, POINTS)[point] == wanted


def test_a_payoff_without_a_fraction_near_one_with_a_fraction_is_left_open():
    root, near = of_constant(evaluate(parse("sqrt(2)"), {})), of_constant(Fraction(2**0.5))
    assert payoff_arrays([root, of_constant(Fraction(1))], 1)[3].all()
    assert not payoff_arrays([root, near], 1)[3].any()


def test_a_column_is_the_same_in_pieces():
    formula = parse("14 * c ** e - a / (b + 1)")
    whole = payoff_arrays([evaluate_encoded(formula, ENCODED)], POINTS)
    pieces = []
    for part in (slice(0, 1), slice(1, 130), slice(130, POINTS)):
        own: dict[str, Encoded] = {n: of_steps(f, s, k[part].copy()) for n, (f, s, k) in STEPS.items()}
        pieces.append(payoff_arrays([evaluate_encoded(formula, own)], len(STEPS["a"][2][part])))
    for place, array in enumerate(whole):
        assert np.array_equal(np.concatenate([piece[place] for piece in pieces]), array)


@pytest.mark.parametrize("largest", [10**3, 2**62 - 1, 10**30])
def test_any_fractions_are_what_each_is_alone(largest):
    random = Random(largest)
    values = [Fraction(random.randint(-largest, largest), random.randint(1, largest)) for _ in range(200)]
    values += [Fraction(0), Fraction(largest), Fraction(-3, 2**40), Fraction(1, PRIMES[0]), Fraction(PRIMES[1])]
    found = of_fractions(values)
    for point, value in enumerate(values):
        alone = of_constant(value)
        assert found.known[point] == alone.known
        if not alone.known:
            continue
        assert [int(own[point]) for own in found.residues] == [int(own) for own in alone.residues]
        near = Fraction(found.value.high[point]) + Fraction(found.value.low[point])
        assert abs(near - value) <= Fraction(found.error[point])
        assert found.value.high[point] == float(value)
        assert found.error[point] <= abs(float(value)) * 2.0**-98
        assert found.bits >= alone.bits
    assert found.error[-4] == found.error[-5] == 0  # whole numbers, and those over a power of two
