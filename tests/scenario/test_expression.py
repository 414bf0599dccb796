from __future__ import annotations

import subprocess
import sys
from dataclasses import FrozenInstanceError
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from negotiation.errors import FormulaError
from negotiation.scenario.expression import (
    FUNCTIONS,
    RESERVED,
    Binary,
    Call,
    Compare,
    Expression,
    Logic,
    Name,
    Number,
    Unary,
    count_operations,
    evaluate,
    is_condition,
    name_places,
    names,
    parse,
    show,
    show_number,
    steps,
    substitute,
)
from tests.strategies_formulas import NAMES, conditions, environments, formulas

A, B, C = Name("a"), Name("b"), Name("c")


def number(text: str) -> Number:
    return Number(Fraction(text))


# -- reading ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("0.35", Number(Fraction(7, 20))),
        ("1e3", Number(Fraction(1000))),
        (".5", Number(Fraction(1, 2))),
        ("2.", Number(Fraction(2))),
        ("2.5E-3", Number(Fraction(1, 400))),
        ("us.relief", Name("us.relief")),
        ("lambda", Name("lambda")),  # no word but those in RESERVED is taken
        ("a - b - c", Binary("-", Binary("-", A, B), C)),
        ("a / b * c", Binary("*", Binary("/", A, B), C)),
        ("a + b * c", Binary("+", A, Binary("*", B, C))),
        ("a ** b ** c", Binary("**", A, Binary("**", B, C))),
        ("-a ** 2", Unary("-", Binary("**", A, number("2")))),
        ("a ** -b", Binary("**", A, Unary("-", B))),
        ("a ** -b ** c", Binary("**", A, Unary("-", Binary("**", B, C)))),
        ("-a * b", Binary("*", Unary("-", A), B)),
        ("a * -b", Binary("*", A, Unary("-", B))),
        ("a - -b", Binary("-", A, Unary("-", B))),
        ("--a", Unary("-", Unary("-", A))),
        ("+a", A),
        (" ( (a) )\t\n", A),
        ("min (a, b, c)", Call("min", (A, B, C))),
        ("sqrt(a)", Call("sqrt", (A,))),
        ("a + b <= c * 2", Compare("<=", Binary("+", A, B), Binary("*", C, number("2")))),
        (
            "a < b or a == c and not b != c",
            Logic(
                "or", (Compare("<", A, B), Logic("and", (Compare("==", A, C), Logic("not", (Compare("!=", B, C),)))))
            ),
        ),
        ("a < b and a < c and b < c", Logic("and", (Compare("<", A, B), Compare("<", A, C), Compare("<", B, C)))),
        (
            "(a < b and a < c) and b < c",
            Logic("and", (Logic("and", (Compare("<", A, B), Compare("<", A, C))), Compare("<", B, C))),
        ),
        ("not not a > 0", Logic("not", (Logic("not", (Compare(">", A, number("0")),)),))),
        ("(a < b)", Compare("<", A, B)),
    ],
)
def test_precedence_and_grouping(text: str, node: Expression) -> None:
    assert parse(text) == node


def test_a_condition_is_told_from_a_number() -> None:
    assert is_condition(parse("a < b"))
    assert is_condition(parse("not a < b"))
    assert not is_condition(parse("a - b"))


# -- printing (invariant 85) --------------------------------------------------------------------------


@given(st.one_of(formulas(), conditions()))
def test_what_is_printed_reads_back_as_the_same_formula(node: Expression) -> None:
    assert parse(show(node)) == node


@given(st.one_of(formulas(), conditions()))
def test_no_parentheses_are_printed_that_could_be_left_out(node: Expression) -> None:
    text = show(node)
    for opening, closing in _parentheses(text):
        shorter = text[:opening] + " " + text[opening + 1 : closing] + " " + text[closing + 1 :]
        try:
            again = parse(shorter)
        except FormulaError:
            continue
        assert again != node, shorter


def _parentheses(text: str) -> list[tuple[int, int]]:
    """The pairs of parentheses in a text, without those of calls."""
    pairs, waiting = [], []
    for at, character in enumerate(text):
        if character == "(":
            waiting.append(at)
        elif character == ")":
            opening = waiting.pop()
            if not text[:opening].endswith(tuple(FUNCTIONS)):
                pairs.append((opening, at))
    return pairs


@pytest.mark.parametrize(
    "text",
    [
        "-a**2",
        "(-a)**2",
        "a - (b - c)",
        "a - b - c",
        "2**3**2",
        "(2**3)**2",
        "a / b / c",
        "a / (b / c)",
        "a * (b / c)",
        "-(a + b) * c",
        "-(a * b)",
        "2**-1",
        "2**(a * b)",
        "5/11 * relief",
        "relief * (5/11)",
        "max(a, -b, min(c, 2))",
        "not (a < b and b < c)",
        "(a < b or b < c) and c < 1",
        "not a < b",
    ],
)
def test_a_formula_written_with_care_is_printed_as_it_was_written(text: str) -> None:
    assert show(parse(text)) == text


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (Binary("*", A, Number(Fraction(5, 11))), "a * (5/11)"),
        (Binary("*", Number(Fraction(5, 11)), A), "5/11 * a"),
        (Binary("**", Number(Fraction(5, 11)), A), "(5/11)**a"),
        (Binary("**", Number(Fraction(-2)), A), "(-2)**a"),
        (Binary("-", A, Number(Fraction(-2))), "a - -2"),
        (Unary("-", Number(Fraction(-5, 11))), "-(-5/11)"),
    ],
)
def test_numbers_that_no_text_is_read_as_are_printed_to_the_same_value(node: Expression, text: str) -> None:
    assert show(node) == text
    values = {"a": Fraction(3)}
    assert evaluate(parse(text), values) == evaluate(node, values)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(7, 20), "0.35"),
        (Fraction(31, 81), "31/81"),
        (Fraction(-5, 11), "-5/11"),
        (Fraction(120_000), "120000"),
        (Fraction(10**300), "1e300"),
        (Fraction(12, 10**9), "1.2e-8"),
        (Fraction(1, 10**400), "1e-400"),
        (Fraction(1, 1024), "0.0009765625"),
        (Fraction(1, 3**2000), f"1/{3**2000}"),
        (Fraction(2**20000), hex(2**20000)),
    ],
)
def test_exact_numbers_print_as_decimals_where_they_end(value: Fraction, text: str) -> None:
    assert show_number(value) == text


# -- places -------------------------------------------------------------------------------------------


@given(st.one_of(formulas(), conditions()))
def test_the_place_of_a_part_holds_that_part(node: Expression) -> None:
    text = show(node)
    for step in steps(parse(text)):
        part = step.node
        assert parse(text[part.start : part.end]) == part


def test_places_count_parentheses_and_signs() -> None:
    node = parse("  (a + b) * -(c)")
    assert isinstance(node, Binary)
    assert (node.start, node.end) == (2, 16)
    assert (node.left.start, node.left.end) == (3, 8)
    assert (node.right.start, node.right.end) == (12, 16)


def test_every_mention_of_a_name_has_its_place() -> None:
    text = "us.relief * a - min(a, us.relief)"
    places = name_places(parse(text))
    assert [(name, text[start:end]) for name, start, end in places] == [
        ("us.relief", "us.relief"),
        ("a", "a"),
        ("a", "a"),
        ("us.relief", "us.relief"),
    ]
    assert [start for _, start, _ in places] == [0, 12, 20, 23]


# -- nodes --------------------------------------------------------------------------------------------


def test_equal_formulas_are_equal_wherever_they_were_read() -> None:
    one, other = parse("a+b * c"), parse("  a + (b*c)")
    assert one == other
    assert hash(one) == hash(other)
    assert one != parse("a + b / c")
    assert parse("a - b") != parse("a + b")
    assert Unary("-", A) != Binary("-", A, A)
    assert one != "a + b * c"


def test_nodes_are_frozen() -> None:
    with pytest.raises(FrozenInstanceError):
        parse("a + b").op = "-"  # type: ignore[union-attr,misc]


def test_a_node_shows_the_formula() -> None:
    assert repr(parse("a+b")) == "parse('a + b')"


def test_equal_parts_are_one_step() -> None:
    assert [step.operation for step in steps(parse("(a*b + 1) / (a*b + 1.0)"))] == [
        "name",
        "name",
        "*",
        "number",
        "+",
        "/",
    ]


@pytest.mark.parametrize(
    ("text", "count"),
    [("a", 0), ("-a", 1), ("a*b + a*b", 3), ("max(a, b, c)", 2), ("exp(a)", 1), ("a < b and b < c", 3)],
)
def test_operations_are_counted_as_written(text: str, count: int) -> None:
    assert count_operations(parse(text)) == count


@given(formulas(), st.sampled_from(NAMES), formulas(4))
def test_substitution_replaces_a_name_and_nothing_else(node: Expression, name: str, value: Expression) -> None:
    replaced = substitute(node, {name: value})
    if name not in names(node):
        assert replaced is node
    else:
        assert names(replaced) == names(node) - {name} | names(value)
        text = " ".join(f"({show(value)})" if word == name else word for word in _words(node))
        if len(text) < 1_500:
            assert replaced == parse(text)


def _words(node: Expression) -> list[str]:
    text, words, at = show(node), [], 0
    for name, start, end in name_places(parse(text)):
        words += [text[at:start], name]
        at = end
    return [*words, text[at:]]


def test_substitution_goes_into_conditions_but_takes_none() -> None:
    assert substitute(parse("a < b and not b < 1"), {"b": parse("c + 1")}) == parse("a < c + 1 and not c + 1 < 1")
    with pytest.raises(TypeError):
        substitute(parse("a + 1"), {"a": parse("b < c")})


def test_trees_of_any_depth_and_sharing_are_handled() -> None:
    deep: Expression = A
    for _ in range(3_000):
        deep = Binary("+", deep, number("1"))
    again: Expression = A
    for _ in range(3_000):
        again = Binary("+", again, number("1"))
    assert deep == again
    assert hash(deep) == hash(again)
    assert evaluate(deep, {"a": Fraction(1)}) == 3001
    assert len(show(deep)) == 1 + 3_000 * len("+1")  # without blanks, beyond what may be read
    doubled: Expression = A  # written out, this would have 2**200 parts
    for _ in range(200):
        doubled = Binary("+", doubled, doubled)
    assert names(substitute(doubled, {"a": B})) == {"b"}
    assert evaluate(doubled, {"a": Fraction(1)}) == 2**200
    assert count_operations(doubled) == 2**200 - 1
    assert name_places(doubled) == (("a", 0, 0),)


def test_reserved_words() -> None:
    assert {"min", "max", "abs", "exp", "log", "sqrt", "and", "or", "not"} == RESERVED


def test_reading_formulas_needs_neither_numpy_nor_mpmath() -> None:
    program = (
        "import sys, negotiation.scenario.expression as e;"
        "from fractions import Fraction;"
        "e.evaluate(e.parse('a**2 + sqrt(4/9)'), {'a': Fraction(2)});"
        "sys.exit(any(m in sys.modules for m in ('numpy', 'mpmath', 'scipy')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


# -- errors -------------------------------------------------------------------------------------------

# The text, with «» around the characters at fault; the code; what the label and the help say.
FAULTS = [
    ("«»", "E501", "nothing here", "write a number"),
    ("«   »", "E501", "nothing here", ""),
    ("2 * «(»1 + ", "E501", "`(` was never closed", ""),
    ("max(1, «(»2", "E501", "`(` was never closed", ""),
    ("«(»2 + (1)", "E501", "`(` was never closed", ""),
    ("(1) + «)»", "E501", "`)` without a `(`", ""),
    ("1 + 2«)»", "E501", "`)` without a `(`", ""),
    ("«)»", "E501", "`)` without a `(`", ""),
    ("«()»", "E501", "nothing stands between the parentheses", ""),
    ("2 «+»", "E501", "something is missing after `+`", ""),
    ("«*» 3", "E501", "something is missing before `*`", ""),
    ("2 «* /» 3", "E501", "something is missing between `*` and `/`", ""),
    ("min(«,»1)", "E501", "something is missing before `,`", ""),
    ("min(1«,»)", "E501", "something is missing after `,`", ""),
    ("2«^»3", "E501", "use `**`", "2**3"),
    ("a «=» b", "E501", "use `==`", ""),
    ("a «=>» b", "E501", "use `>=`", ""),
    ("a «=<» b", "E501", "use `<=`", ""),
    ("a «<>» b", "E501", "use `!=`", ""),
    ("a «:=» b", "E501", "use `==`", ""),
    ("a < b «&&» b < c", "E501", "use `and`", ""),
    ("a < b «&» b < c", "E501", "use `and`", ""),
    ("a < b «||» b < c", "E501", "use `or`", ""),
    ("«!»(a < b)", "E501", "use `not`", ""),
    ("7 «//» 2", "E501", "use `/`", ""),
    ("«0,5» * a", "E501", "a decimal takes a point", "write `0.5`"),
    ("«1,000» * a", "E501", "a number holds no comma", "write `1000`, or `1.000`"),
    ("«0,125» * a", "E501", "a decimal takes a point", "write `0.125`"),
    ("«1,000,000» * a", "E501", "a number holds no comma", "write `1000000`"),
    ("a «,» b", "E501", "between the arguments of a function", ""),
    ("a * «5%»", "E501", "per cent", "write `0.05`"),
    ("«12.5%»", "E501", "per cent", "write `0.125`"),
    ("«5 %»", "E501", "per cent", "write `0.05`, or `5` with `unit: per cent`"),
    ("5 «percent»", "E501", "a share is written as a decimal", "write `0.05`"),
    ("a «%» b", "E501", "per cent", "0.05"),
    ("«1_000»", "E501", "without `_`", "write `1000`"),
    ("«1 000»", "E501", "two numbers side by side", "write `1000`"),
    ("«1 000 000»", "E501", "two numbers side by side", "write `1000000`"),
    ("«1.2.3»", "E501", "two decimal points", ""),
    ("«1.000.000»", "E501", "two decimal points", "write `1000000`"),
    ("10«k»", "E501", "`k` is no part of a number", "write `10000`, or `10` with `unit: thousand`"),
    ("2.5 «million»", "E501", "`million` is no part", "write `2500000`"),
    ("6 «weeks»", "E501", "an operator is missing before `weeks`", "`6 * weeks`; a unit stands in `unit:`"),
    ("8 «x» a", "E501", "a product is written with `*`", "write `8 * a`"),
    ("8«x3»", "E501", "a product is written with `*`", "write `8 * 3`"),
    ("1 «to» 3", "E501", "a value is one number", "`range: [1, 3]`"),
    ("«about» 2", "E501", "leave this out", "write `2`"),
    ("«~»2", "E501", "leave this out", "write `2`"),
    ("«$5»", "E501", "no currency sign", "write `5`, and `unit: $`"),
    ("«€2.8bn»", "E501", "no currency sign", "write `2.8`, and `unit: €bn`"),
    ("«5 €» + 1", "E501", "no currency sign", "write `5`, and `unit: €`"),
    ("«010»", "E501", "does not begin with 0", "write `10`"),
    ("«0x1f»", "E501", "numbers are decimal", ""),
    ("2«x» + 1", "E501", "`*` is missing", "write `2 * x`"),
    ("«1j»", "E501", "imaginary", "`1 * j`"),
    ("2 «(»a + b)", "E501", "an operator is missing", "`2 * (…)`"),
    ("a «b»", "E501", "an operator is missing", "`a * b`"),
    ("«a < b <» c", "E501", "comparisons are not chained", "b and b"),
    ("a * «Relief»", "E501", "small letters", "write `relief`"),
    ("«_x»", "E501", "small letters", "write `x`"),
    ("«breakout_value.__class__»", "E503", "attribute access is not allowed", "parentheses"),
    ("«a.b.c»", "E503", "attribute access is not allowed", ""),
    ("(a)«.»b", "E503", "attribute access is not allowed", ""),
    ("«a.b»(c)", "E503", "attribute access is not allowed", ""),
    ("«__import__»('os').system('x')", "E503", "`__import__` is not a function", ""),
    ("()«.»__class__", "E503", "attribute access", ""),
    ("«a[0]»", "E503", "subscripts are not allowed", ""),
    ("«[1, 2]»", "E503", "brackets are not allowed", ""),
    ("«{1}»", "E503", "brackets are not allowed", ""),
    ("«'x'» + 1", "E503", "text in quotes", ""),
    ('«"»x', "E503", "text in quotes", ""),
    ("f«'{x}'»", "E503", "text in quotes", ""),
    ("«“»x”", "E503", "text in quotes", "LEFT DOUBLE QUOTATION MARK"),
    ("lambda x«:» x", "E503", "`:` has no place", ""),
    ("a «if» b else c", "E503", "`if` is not part of formulas", "min"),
    ("«lambda» x", "E503", "`lambda` is not part of formulas", ""),
    ("«$»x", "E501", "no currency sign", ""),
    ("«@»x", "E503", "`@` has no place", ""),
    ("«.»..", "E503", "`.` has no place", ""),
    ("a «−» b", "E504", "type `-`", ""),
    ("a «–» b", "E504", "type `-`", ""),
    ("2 «×» 3", "E504", "type `*`", ""),
    ("6 «÷» 2", "E504", "type `/`", ""),
    ("a «≤» b", "E504", "type `<=`", ""),
    ("x«²»", "E504", "type `**2`", ""),
    ("«½»", "E504", "type `1/2`", ""),
    ("1«½»", "E504", "type `+1/2`", ""),
    ("«√»2", "E504", "type `sqrt(...)`", ""),
    ("«ａ» + 1", "E504", "type `a`", ""),
    ("«ﬁ»", "E504", "type `fi`", ""),
    ("sc«о»pe", "E504", "type `o`", ""),  # Cyrillic
    ("«٣»", "E504", "type `3`", ""),
    ("«é» + 1", "E504", "letters a to z", ""),
    ("a«\u00a0»+ b", "E504", "ordinary space", ""),
    ("a«\u200b» + b", "E504", "does not show", ""),
    ("a«\u202e» + b", "E504", "does not show", ""),
    ("a«\x00»", "E504", "does not show", ""),
    ("«sqr»(4)", "E505", "did you mean `sqrt`?", "min, max"),
    ("«ln»(2)", "E505", "not a function", "log"),
    ("«a»(b + c)", "E505", "not a function", "`a * (…)`"),
    ("«max(1)»", "E505", "two arguments or more", ""),
    ("«abs()»", "E505", "one argument", ""),
    ("1 + «log(2, 10)»", "E505", "one argument", "log(x) / log(10)"),
    ("«max» + 1", "E505", "parentheses must follow", "`max(a, b)`"),
    ("us.relief + «us.log»", "E505", "`log` is a word of formulas", ""),
    ("«1e999»", "E506", "400 at most", ""),
    ("«1e400»", "E506", "too large", ""),
    ("«0.1e-400»", "E506", "too small", ""),
    ("(«a < b») + 1", "E507", "this is a condition", ""),
    ("max(«a < b», 1)", "E507", "this is a condition", ""),
    ("-(«a < b»)", "E507", "this is a condition", ""),
    ("a + «not» b", "E507", "a number belongs", ""),
    ("«a» and b < c", "E507", "this is a number", "> 0"),
    ("not «a»", "E507", "this is a number", ""),
]


@pytest.mark.parametrize(("marked", "code", "label", "help"), FAULTS, ids=[ascii(fault[0]) for fault in FAULTS])
def test_a_fault_is_named_with_its_place_and_its_remedy(marked: str, code: str, label: str, help: str) -> None:
    start, end = marked.index("«"), marked.index("»") - 1
    text = marked.replace("«", "").replace("»", "")
    with pytest.raises(FormulaError) as caught:
        parse(text)
    fault = caught.value
    assert (fault.code, fault.start, fault.end, fault.text) == (code, start, end, text)
    assert label in fault.label
    assert help in fault.help


def test_messages_name_the_formula_and_what_does_not_show_in_it() -> None:
    def message(text: str) -> str:
        with pytest.raises(FormulaError) as caught:
            parse(text)
        return str(caught.value)

    assert message("2 * (1 + ") == "cannot read the formula `2 * (1 + `"
    assert message("a.__class__") == "`a.__class__`: formulas are arithmetic only"
    assert message("сost") == "`с` (CYRILLIC SMALL LETTER ES) is not a character of formulas"
    assert message("a\x1b[31m") == "`\\x1b` (U+001B) is not a character of formulas"
    assert message("a < b + (b < c)") == "a comparison is not a number"
    assert message("") == "the formula is empty"
    assert len(message("a " * 900)) < 120


@pytest.mark.parametrize(
    ("fine", "too_much"),
    [
        ("1" + " " * 1999, "1" + " " * 2000),
        ("+".join("1" * 250), "+".join("1" * 251)),  # 499 and 501 nodes
        ("(" * 50 + "1" + ")" * 50, "(" * 51 + "1" + ")" * 51),
        ("-" * 50 + "1", "-" * 51 + "1"),
        ("2**" * 50 + "1", "2**" * 51 + "1"),
        ("abs(" * 50 + "1" + ")" * 50, "abs(" * 51 + "1" + ")" * 51),
        ("not " * 50 + "1 < 2", "not " * 51 + "1 < 2"),
        ("0.000" + "1" * 300, "1" * 301),
        ("1e308", "1.8e308"),
        ("1e-400", "1e-401"),
    ],
)
def test_limits_are_where_they_are_said_to_be(fine: str, too_much: str) -> None:
    parse(fine)
    with pytest.raises(FormulaError) as caught:
        parse(too_much)
    assert caught.value.code == "E506"
    assert 0 <= caught.value.start < caught.value.end <= len(too_much)


def test_depth_counts_what_is_inside_one_another_only() -> None:
    assert evaluate(parse("+".join(["abs(-(1))"] * 80)), {}) == 80


def test_nodes_are_limited_to_500() -> None:
    parse("+".join("1" * 250))
    parse("-" + "+".join("1" * 250))  # 500
    with pytest.raises(FormulaError):
        parse("--" + "+".join("1" * 250))  # 501


@pytest.mark.parametrize(
    "text", ["(" * 1999, "-" * 2000, "9**" * 600 + "9", "1+" * 900 + "1", "[" * 2000, "a." * 900, "9" * 2000]
)
def test_hostile_texts_are_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        parse(text)


@given(st.one_of(st.text(max_size=40), st.text(alphabet="ab1.0e+-*/()<>=!, andortmixsq%^&|'[]", max_size=40)))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        node = parse(text)
    except FormulaError as fault:
        assert 0 <= fault.start <= fault.end <= len(text)
        assert fault.start < fault.end or not text
        assert fault.label
        assert fault.message.isprintable()
        assert fault.label.isprintable()
        assert fault.help.isprintable()
    else:
        assert parse(show(node)) == node


@given(environments())
def test_reading_is_exact(values: dict[str, Fraction]) -> None:
    assert evaluate(parse("0.1 + 0.2 - 0.3 + a"), values) == values["a"]


def test_a_formula_written_without_blanks_still_reads_back():
    text = "+".join(["7" * 145] * 13 + ["1"] * 20)
    node = parse(text)
    assert len(text) < 2_000 < len(text.replace("+", " + "))
    assert len(show(node)) <= 2_000
    assert parse(show(node)) == node


def value_or_label(text):
    try:
        return parse(text).value
    except FormulaError as error:
        return error.code, error.label


@given(st.from_regex(r"[0-9]{1,24}(\.[0-9]{0,24})?", fullmatch=True))
def test_a_number_by_itself_is_read_as_within_a_formula(text):
    assert value_or_label(text) == value_or_label(f"({text})")
    if not isinstance(value_or_label(text), tuple):
        assert value_or_label(text) == Fraction(text)
        assert (parse(text).start, parse(text).end) == (0, len(text))
