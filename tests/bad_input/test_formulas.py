"""Formulas: attempts to run code, sizes, look-alikes, operators of other languages, names, circles, no value.

What each message says is tested in ``tests/scenario/test_expression.py``.
"""

import time
from fractions import Fraction
from pathlib import Path

import pytest

import negotiation
from tests.bad_input.calls import HEAD, NORMAL, POSITIONS, call, parameter, quoted, refused, save, solved

CODE = [
    "__import__('os').system('touch owned')",
    "().__class__.__base__.__subclasses__()",
    "c.__init__",
    "c.__class__",
    "lambda: 1",
    "[1 for x in y]",
    "{1: 2}",
    "{1, 2}",
    "f'{1}'",
    "'x'",
    "'a'*10**9",
    "(x := 1)",
    "a[0]",
    "a.b",
    "a.b.c",
    "open('owned', 'w')",
    "exec('1')",
    "eval('1')",
    "print(1)",
    "sum(1, 2)",
    "1 if 1 else 2",
    "yield 1",
    "await 1",
    "*a",
    "a; b",
    "a, b",
    "#",
    "`touch owned`",
    "$(touch owned)",
    "${HOME}",
    "{{7*7}}",
    "%s",
    "=1",
    "=SUM(A1:A9)",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
]


@pytest.mark.parametrize("text", CODE)
def test_code_is_never_run(text):
    refused(quoted(text), "error[E50", "talks.yaml:7:")
    refused(parameter('"' + text.replace('"', "") + '"'), "error[E")
    result = call("run", save(parameter(1)), "--set", f"p={text}")
    assert result.exit_code == 2
    assert not Path("owned").exists()


OTHER = {
    "E501": ["1 +", "* 2", "()", "(", ")", "1 2", "1 + + ", "1.2.3", "1..2", "--", "min(", "+", "1e", "1e1e1", "2^3"],
    "E50": [
        "1,2",
        "->",
        "\\",
        "²",
        "∞",
        "π",
        "√2",
        "½",
        "x²",
        "٣",
        "Ⅷ",
        "ａ",
        "ﬁ",
        "ｌｏｇ(2)",
        "１",
        "1−2",
        "2×3",
        "1 ÷ 2",
    ],
    "E5": [
        "1j",
        "...",
        "1 is 1",
        "1 in 2",
        "1L",
        "1f",
        "0777",
        "1//2",
        "1%2",
        "1<<2",
        "~1",
        "1|2",
        "1&2",
        "!1",
        "1?2:3",
    ],
    "E505": ["abs", "abs()", "abs(1, 2)", "min(1)", "max()", "log(1, 2)", "sqrt()", "sin(1)"],
    "E51": ["1 < 2", "1 == 1", "not 1 < 2", "1 < 2 and 2 < 3"],
    "E507": ["1 + (1 < 2)", "not 1", "1 and 2", "max(1 < 2, 3)", "-(1 < 2)"],
    "E": ["True", "None", "1<2<3", "1_000", "abs(", "abs)", "e1", "1 = 2", "a..b", ".", "..", "inf", "nan"],
}


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in OTHER.items() for text in texts])
def test_what_is_no_formula(code, text):
    refused(quoted(text), f"error[{code}")


def test_a_caret_is_no_power():
    refused(quoted("2^3"), "**")


LARGE = {
    "2,001 characters": "1" + " " * 2000 + "+ 1",
    "200 parentheses": "(" * 200 + "1" + ")" * 200,
    "51 parentheses": "(" * 51 + "1" + ")" * 51,
    "30,000 signs": "-" * 30_000 + "1",
    "1,900 signs": "-" * 1900 + "1",
    "3,000 sums": "+".join(["1"] * 3000),
    "900 sums": "+".join(["1"] * 900),
    "3,000 powers": "**".join(["1"] * 3000),
    "600 powers": "**".join(["1"] * 600),
    "400 negations": "not " * 400 + "1<2",
    "400 functions": "min(" * 400 + "1",
    "1,900 commas": "," * 1900,
    "1,900 opening parentheses": "(" * 1900,
}


@pytest.mark.parametrize("kind", LARGE)
def test_formulas_that_are_too_large(kind):
    assert len(refused(quoted(LARGE[kind]), "error[E50")) < 2000


def test_formulas_that_are_just_not_too_large():
    for text in ("(" * 49 + "1" + ")" * 49, "+".join(["1"] * 240), "1" + " " * 1990 + "+ 1", "-" * 40 + "1"):
        solved(quoted(text))


UNDEFINED = ["1/0", "0/0", "1/(1-1)", "0**-1", "0**(-1/2)", "(-8)**(1/3)", "log(-1)", "log(0)", "sqrt(-1)"]
UNDEFINED += ["sqrt(0-1/10**300)", "9**9**9**9", "2**10**9", "10**400", "(10**64)**64", "2**64**64", "exp(1000)"]
UNDEFINED += [
    "exp(exp(exp(9)))",
    "2**2**2**2**2**2**2",
    "1e308 + 1e308",
    "1e300 * 1e300",
    "10**308 * 9 / 9",
    "(1/10**300)**-2",
]


@pytest.mark.parametrize("formula", UNDEFINED)
def test_a_constant_that_has_no_value(formula):
    places = {
        "payoff": quoted(formula),
        "parameter": parameter(f'"{formula}"'),
        "level": POSITIONS.replace("hi: x", f'hi: "{formula}"'),
        "outcome": POSITIONS.replace("them: 1 + t", f'them: "{formula}"'),
        "range": parameter(1, f', range: [0, "{formula}"]'),
        "strategy": NORMAL.replace(
            "{a: [c, d], b: [c, d]}", f'{{a: {{c: "{formula}", d: 1}}, b: {{c: 0, d: 1}}}}'
        ).replace("{c: {c: [3, 3], d: [0, 5]}, d: {c: [5, 0], d: [1, 1]}}", "{a: a * b, b: a + b}"),
    }
    for place, data in places.items():
        said = refused(data, "E511")
        assert "\n  = help: " in said, place


def test_powers_that_have_a_value():
    for formula, value in (("2**64", 2**64), ("2**-2", Fraction(1, 4)), ("(-2)**3", -8), ("0**0", 1)):
        assert negotiation.loads(quoted(formula)).solve().game.payoffs[0, 0, 0] == value
    solved(quoted("(1 + 1/10**300)**(10**300)"))
    solved(quoted("2**(1/2)"))


AT_A_POINT = [
    ("1/p", "p=0"),
    ("log(p)", "p=0"),
    ("sqrt(p - 1)", "p=0"),
    ("10**(400*p)", "p=1"),
    ("exp(p*1000)", "p=1"),
]


@pytest.mark.parametrize(("formula", "point"), AT_A_POINT)
def test_a_payoff_without_a_value_at_a_point(formula, point):
    good = "p=2" if point == "p=0" else "p=0"
    text = parameter(point.removeprefix("p="), ", range: [0, 2]").replace("[3, 3]", f'["{formula}", 3]')
    for arguments in (["check"], ["run"], ["run", "--method", "pure"]):
        result = call(arguments[0], save(text), *arguments[1:])
        assert result.exit_code == 3
        assert result.stdout == ""
        assert "`a` at c × c" in result.stderr
        assert "no value" in result.stderr
    assert call("run", save(text), "--set", good).exit_code == 0
    assert call("run", save(text), "--set", good, "--set", point).exit_code == 2


def test_a_level_and_a_condition_without_a_value_at_a_point():
    for text in (
        POSITIONS.replace("hi: x", "hi: 1/x"),
        POSITIONS.replace("  deal: {us", "  deal: {if: 1/x > 0, us"),
        POSITIONS.replace("us: 2 - t", "us: 2 - t/x"),
    ):
        assert call("run", save(text)).exit_code == 0
        result = call("run", save(text), "--set", "x=0")
        assert result.exit_code == 3
        assert result.stdout == ""
        assert "is undefined where x = 0" in result.stderr


def test_an_account_without_an_answer_is_said_by_check():
    text = POSITIONS.replace("hi: x", "hi: 1/x") + (
        "disputed: {d: {one: {assumption: a}, two: {assumption: a, set: {x: 0}}}}\naccounts: {other: {d: two}}\n"
    )
    assert call("run", save(text)).exit_code == 0
    assert call("run", save(text), "--account", "other").exit_code == 3
    assert call("check", save(text)).exit_code == 3


def test_names():
    refused(quoted("relieff"), "E502", "known here")
    refused(parameter(1).replace("[3, 3]", "[q + p, 3]"), "E502", "`q`")
    refused(parameter(1).replace("p:", "price:").replace("[3, 3]", "[prise, 3]"), "did you mean `price`?")
    refused(f"{NORMAL}parameters: {{log: {{value: 1, assumption: a}}}}\n", "E207")
    result = call("check", save(parameter(1)))
    assert result.exit_code == 0
    assert "W302" in result.stderr


def circle(*pairs):
    return f"{NORMAL}parameters:\n" + "".join(f"  {a}: {{value: {b}, assumption: a}}\n" for a, b in pairs)


def test_circles():
    refused(circle(("p", "p")), "E306", "p → p")
    refused(circle(("p", "q"), ("q", "p")), "E306", "p → q → p")
    refused(circle(("p", "q"), ("q", "r + 1"), ("r", "p * 2")), "E306", "p → q → r → p")
    refused(circle(*[(f"p{i}", f"p{(i + 1) % 1000}") for i in range(1000)]), "E306", "p0 → p1 → ")
    text = circle(("p", 1), ("q", "p")) + (
        "disputed:\n  d:\n    one: {assumption: a}\n    two: {assumption: a, set: {p: q}}\n"
    )
    refused(text, "E306", "circle")


@pytest.mark.parametrize("step", ["p{} + 1", "p{} / 3", "(p{} + p{}) / 2", "sqrt(p{})", "p{} * p{}"])
def test_long_chains_of_parameters(step):
    """Each is computed once, whatever it is used for; a value that grows beyond all bounds is refused."""
    before = time.process_time()
    chain = circle(("p0", "0.9999999"), *[(f"p{i + 1}", f'"{step.replace("{}", str(i))}"') for i in range(300)])
    assert call("check", save(chain)).exit_code in (0, 2)
    assert time.process_time() - before < 30  # not a measurement: what is to be ruled out takes hours


def test_many_unknown_names_in_one_formula():
    said = refused(quoted(" + ".join(f"q{number}" for number in range(240))), "E502")
    assert said.count("error[") == 20
    assert "220 more" in said


def test_formulas_where_only_numbers_are_read():
    refused(parameter(1, ", range: [0, q]"), "error[E")
    refused(f"{HEAD}players: {{a: A}}\nparameters: {{p: {{value: 1 < 2, assumption: a}}}}\n", "E510")
