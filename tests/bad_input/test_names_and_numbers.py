"""Names and numbers: spellings that programs read differently, limits, look-alike letters, unknown keys, versions."""

from fractions import Fraction

import pytest

import negotiation
from tests.bad_input.calls import (
    GAME,
    HEAD,
    NORMAL,
    PLAYERS,
    POSITIONS,
    call,
    cell,
    parameter,
    quoted,
    refused,
    save,
    solved,
)


def payoff(data):
    """What the first player gets where both play their first strategy."""
    return negotiation.loads(data).solve().game.payoffs[0, 0, 0]


# -- words --------------------------------------------------------------------------------------------


def test_words_that_older_yaml_takes_for_truth_values():
    text = f"""{HEAD}players: {{no: Nobody, off: Offer}}
game:
  form: normal
  strategies: {{no: [yes, on], off: ['y', n]}}
  payoffs: {{yes: {{'y': [3, 3], n: [0, 5]}}, on: {{y: [5, 0], n: [1, 1]}}}}
"""
    scenario = negotiation.loads(text)
    assert dict(scenario.strategies) == {"no": ("yes", "on"), "off": ("y", "n")}
    assert "on × n" in solved(text)


@pytest.mark.parametrize(
    "word", ["12:30", "2020-01-01", "0o17 men", "1 or 2", "no", "010.5.1", "1_000 men", "=x", "<x>"]
)
def test_texts_that_others_take_for_something_else(word):
    assert negotiation.loads(NORMAL.replace("title: T", f"title: {word}")).title == word


@pytest.mark.parametrize("word", ["12:30", "1:30", "2020-01-01", "12:30:45"])
def test_times_and_dates_where_a_number_belongs(word):
    refused(cell(word), "E5")
    refused(parameter(word), "error[E")


def test_a_date_is_no_name():
    refused(f"{HEAD}players: {{2020-01-01: A, b: B}}\n{GAME}", "E206")
    refused(NORMAL.replace("b: [c, d]", "b: [2020-01-01, d]"), "E206")


# -- numbers ------------------------------------------------------------------------------------------

NUMBERS = {
    "1e3": 1000,
    "1.0e3": 1000,
    "1e+3": 1000,
    "1E3": 1000,
    "+1": 1,
    "-0": 0,
    ".5": Fraction(1, 2),
    "1.": 1,
    "5/11": Fraction(5, 11),
    "1e-3": Fraction(1, 1000),
    "0.1": Fraction(1, 10),
    "1e308": 10**308,
    "1e-308": Fraction(1, 10**308),
    "9" * 300: int("9" * 300),
    "0." + "1" * 299: Fraction(int("1" * 299), 10**299),
}


@pytest.mark.parametrize("spelling", NUMBERS, ids=lambda text: text[:20])
def test_numbers(spelling):
    assert payoff(cell(spelling)) == NUMBERS[spelling]
    assert payoff(quoted(spelling)) == NUMBERS[spelling]


LEADING_ZEROS = ["010", "-010", "00", "01.5", "007"]


@pytest.mark.parametrize("spelling", LEADING_ZEROS)
def test_leading_zeros(spelling):
    refused(cell(spelling), "E113", "begins with a zero")
    refused(parameter(spelling), "E113", "begins with a zero")
    refused(quoted(spelling), "E501", "begin with 0")
    refused(NORMAL.replace("title: T", f"title: {spelling}"), "E113")


NO_NUMBERS = {
    "underscores": ["1_000", "1_0.5"],
    "not finite": [".nan", ".inf", "-.inf", ".NaN", ".INF", "+.inf"],
    "words": ["nan", "inf", "Infinity", "-inf", "NaN", "-Infinity"],
    "other bases": ["0x1f", "0o17", "0b11", "0x1.8p3", "0x" + "f" * 5000, "-0x1"],
    "too large": ["1.0e+400", "1e400", "-1e309", "1e999999999", "1e99999999999999999999", "1.8e308"],
    "too small": ["1e-500", "1e-999999999"],
    "too long": ["9" * 301, "9" * 5000, "0." + "1" * 301, "1" * 90_000],
    "truth values and nothing": ["true", "false", "null", "~", ""],
    "with units": ["5%", "$5", "5 kg", "1,5", "1 000", "1.000.000", "½", "²", "٣", "１"],
}


@pytest.mark.parametrize("kind", NO_NUMBERS)
@pytest.mark.parametrize("where", ["payoff", "value", "end of a range", "level"])
def test_what_is_no_number(kind, where):
    for spelling in NO_NUMBERS[kind]:
        data = {
            "payoff": cell(spelling),
            "value": parameter(spelling),
            "end of a range": parameter(1, f", range: [0, {spelling}]"),
            "level": POSITIONS.replace("hi: x}", f"hi: {spelling}}}"),
        }[where]
        assert len(refused(data, "error[E")) < 3000, spelling[:20]


@pytest.mark.parametrize(
    "spelling", [*NO_NUMBERS["too large"], *NO_NUMBERS["too small"], *NO_NUMBERS["too long"][:2]]
)
def test_numbers_out_of_limits_in_formulas(spelling):
    refused(quoted(f"1 + {spelling.removeprefix('-')}"), "E506")


@pytest.mark.parametrize(
    "data",
    [
        NORMAL.replace("negotiation: 1", "negotiation: " + "1" * 5000),
        parameter(1, ", range: [0, 2]") + f"sweeps: {{s: {{over: p, points: {'1' * 5000}}}}}\n",
        f"{NORMAL}expect: {{default: {{equilibria: {'1' * 5000}}}}}\n",
        NORMAL.replace("title: T", "title: " + "1" * 5000),
    ],
    ids=["version", "points", "equilibria", "title"],
)
def test_five_thousand_digits_anywhere(data):
    assert len(refused(data, "error[E1")) < 3000


@pytest.mark.parametrize(
    ("values", "status"),
    [
        (["p=0.5"], 0),
        (["p=1/3"], 0),
        (["p=1e400"], 2),
        (["p=" + "9" * 5000], 2),
        (["p=nan"], 2),
        (["p=inf"], 2),
        (["p=010"], 2),
        (["p=0x10"], 2),
        (["p=1_0"], 2),
        (["p=1/0"], 3),
        (["p=__import__('os')"], 2),
        (["p=p"], 2),
        (["p=1 < 2"], 2),
        (["p=5"], 2),
        (["p="], 2),
        (["=1"], 2),
        (["p"], 2),
        (["q=1"], 2),
        (["p=1", "p=1"], 2),
        (["p=\x1b[31m"], 2),
        (["\x1b[31m=1"], 2),
        (["p=\udcff"], 2),
        (["p=" + "1+" * 5000], 2),
        (["x" * 100_000 + "=1"], 2),
    ],
    ids=lambda value: str(value)[:30],
)
def test_values_given_by_hand(values, status):
    name = save(parameter(1, ", range: [0, 2]"))
    result = call("run", name, *(word for value in values for word in ("--set", value)))
    assert result.exit_code == status, result.stderr


def test_numbers_of_more_digits_than_python_writes():
    """Exact values may have any number of digits; messages and screens show some."""
    small = f'"(1/{"7" * 300}) ** 16"'
    refused(parameter(9, f", range: [0, {small}]"), "E302")
    refused(parameter(9, f", range: [1, {small}]"), "E303")
    for value in ("0", small):
        call("check", save(parameter(value, f", range: [0, {small}]")))
    data = parameter(small).replace("[3, 3]", "[p, 3]")
    for arguments in ([], ["--proof"], ["--format", "json"], ["--set", "p=(1/7**64) ** 64"], ["--set", "p=7"]):
        screen = solved(data, *arguments)
        assert "Exceeds" not in screen
    result = call("run", save(parameter(0, f", range: [0, {small}]")), "--set", "p=1")
    assert result.exit_code == 2
    assert "outside its range" in result.stderr


# -- names --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "letter"),
    [
        (NORMAL.replace("title", "titl\u0435"), "CYRILLIC SMALL LETTER IE"),
        (NORMAL.replace("{a: A", "{\u0430: A"), "CYRILLIC SMALL LETTER A"),
        (NORMAL.replace("b: [c, d]", "b: [\u0441, d]"), "CYRILLIC SMALL LETTER ES"),
        (parameter(1).replace("value", "v\u0430lue"), "CYRILLIC SMALL LETTER A"),
        (parameter(1).replace("[3, 3]", '["\u0440 + 1", 3]'), "CYRILLIC SMALL LETTER ER"),
        (parameter(1).replace("[3, 3]", '["\u03bf", 3]'), "GREEK SMALL LETTER OMICRON"),
    ],
)
def test_letters_of_another_alphabet(data, letter):
    refused(data, letter)


@pytest.mark.parametrize(
    "name", ["\uff41", "\ufb01", "caf\u00e9", "A", "a-b", "1a", "_a", "a" * 61, "a b", "a.b", "$a", "😀"]
)
def test_names_that_cannot_be_one(name):
    refused(f"{HEAD}players: {{{name}: A, b: B}}\n{GAME}", "E206")
    refused(NORMAL.replace("b: [c, d]", f'b: ["{name}", d]'), "E206")


@pytest.mark.parametrize("names", ["fi: A, \ufb01: B", "a: A, A: B", "a: A, \uff41: B"])
def test_names_that_are_equal_to_some_readers(names):
    refused(f"{HEAD}players: {{{names}}}\n{GAME}", "E206")


ALIKE = [
    "deal: {0}, Deal: {1}",
    "caf\u00e9: {0}, cafe\u0301: {1}",
    "no deal: {0}, no  deal: {1}",
    "\ufb01: {0}, fi: {1}",
]


@pytest.mark.parametrize("outcomes", ALIKE, ids=ascii)
def test_outcomes_that_are_equal_to_some_readers(outcomes):
    refused(f"{NORMAL}outcomes: {{{outcomes.format('c × c', 'd × d')}}}\n", "E208", "differs in capitals")
    payoffs = "{us: 1, them: 2}"
    start, end = POSITIONS.index("outcomes:"), POSITIONS.index("positions:")
    two = f"outcomes: {{{outcomes.format(payoffs, payoffs)}, no deal : {payoffs}}}\n"
    refused(POSITIONS[:start] + two + POSITIONS[end:], "error[E")


@pytest.mark.parametrize("character", ["\u200b", "\u202e", "\u2066", "\u200d", "\u00ad"], ids=ascii)
def test_characters_in_names_that_nobody_sees(character):
    shown = ascii(character)[1:-1]
    refused(NORMAL.replace("{a: A", f"{{a{character}: A"), shown)
    refused(f"{NORMAL}accounts: {{a{character}: {{}}}}\n", shown)
    refused(f"{NORMAL}ti{character}tle: U\n", shown)


@pytest.mark.parametrize("character", ["\u200b", "\u202e", "\u2066", "\u00ad"], ids=ascii)
def test_characters_in_labels_that_nobody_sees_are_shown_by_number(character):
    shown = ascii(character)[1:-1]
    data = NORMAL.replace("a: A", f"a: A{character}B").replace("title: T", f"title: T{character}U")
    screen = solved(data)
    assert f"A{shown}B" in screen
    assert f"T{shown}U" in screen
    record = solved(data, "--format", "json")
    assert f"T\\u{ord(character):04x}U" in record
    assert call("check", save(data)).exit_code == 0


def test_labels_in_other_scripts_are_printed_as_they_are():
    labels = ("朝鮮", "العربية", "فارسی\u200cها", "Ελλάδα", "👩\u200d👧", "e\u0301")
    for label in labels:
        assert label in solved(NORMAL.replace("a: A", f"a: {label}"))


@pytest.mark.parametrize(
    "label", ["$\\frac{1}{$", "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "a | b", "{{7*7}}", "%s%n"]
)
def test_labels_that_other_programs_obey(label):
    data = NORMAL.replace("title: T", f'title: "{label}"'.replace("\\", "\\\\"))
    assert label in solved(data)
    assert "<script>" not in negotiation.loads(data).solve()._repr_html_()


def test_line_ends_in_labels_do_not_forge_lines():
    forged = '"A\\n\\nNO DEAL  is proved"'
    data = POSITIONS.replace("us: U", f"us: {forged}").replace("title: T", f"title: {forged}")
    data = data.replace("{value: 1,", f"{{value: 1, label: {forged}, unit: {forged},")
    data = data.replace("{given_by: us,", f"{{given_by: us, label: {forged},")
    for arguments in ([], ["--proof"], ["--set", "x=2"]):
        lines = solved(data, *arguments).split("\n")
        assert not any(line.strip().startswith("NO DEAL") for line in lines)
    assert negotiation.loads(data).title == "A NO DEAL  is proved"
    refused(f'{NORMAL}outcomes: {{"a\\nb": c × c}}\n', "E208")


def test_a_label_of_ten_thousand_characters():
    for data in (NORMAL.replace("title: T", "title: " + "x" * 10_000), NORMAL.replace("a: A", "a: " + "y" * 10_000)):
        result = call("check", save(data))
        assert result.exit_code == 0
        assert negotiation.loads(data).solve().regime.leading == "d × d"


@pytest.mark.parametrize(
    "data",
    [
        f'{HEAD}players: {{"": A, b: B}}\n{GAME}',
        f'{HEAD}players: {{a: "", b: B}}\n{GAME}',
        f'{HEAD}players: {{a: "  ", b: B}}\n{GAME}',
        f"{HEAD}players: {{a: , b: B}}\n{GAME}",
        NORMAL.replace("b: [c, d]", 'b: [c, ""]'),
        NORMAL.replace("b: [c, d]", "b: [c, null]"),
        NORMAL.replace("title: T", "title: "),
        NORMAL.replace("title: T", 'title: ""'),
    ],
    ids=["player", "label", "blank label", "no label", "strategy", "null", "no title", "empty title"],
)
def test_empty_names_and_labels(data):
    refused(data)


@pytest.mark.parametrize(
    "word", ["log", "max", "min", "exp", "sqrt", "abs", "and", "or", "not", "if", "every", "default"]
)
def test_names_that_the_format_keeps_for_itself(word):
    refused(f"{NORMAL}parameters: {{{word}: {{value: 1, assumption: a}}}}\n", "E207")
    refused(NORMAL.replace("{a: A", f"{{{word}: A"), "E207")


@pytest.mark.parametrize(
    "data", [f"{HEAD}players: {{a: A, b: B, a: C}}\n{GAME}", NORMAL.replace("b: [c, d]", "b: [c, c]")]
)
def test_a_name_listed_twice(data):
    refused(data, "twice")


# -- keys and versions --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "near"),
    [
        (NORMAL.replace("title", "titel"), "`title`"),
        (NORMAL.replace("title", "Title"), "`title`"),
        (NORMAL.replace("title", "TITLE"), "`title`"),
        (parameter(1, ", rnage: [0, 2]"), "`range`"),
        (NORMAL.replace("form:", "from:"), "form"),
        (NORMAL.replace("normal", "nromal"), "`normal`"),
        (NORMAL.replace("players", "player"), "`players`"),
        (NORMAL.replace("payoffs", "payoff"), "`payoffs`"),
        (f"{POSITIONS}rule: {{fit: 1 < 2}}\n", "`fits`"),
        (f"{POSITIONS}expects: {{default: deal}}\n", "`expect`"),
    ],
)
def test_a_misspelt_key(data, near):
    refused(data, near)


@pytest.mark.parametrize(
    "data",
    [
        f"{NORMAL}foo: 1\n",
        f"{NORMAL}positions: {{a: {{x: deal}}}}\n",
        f"{NORMAL}terms: {{}}\n",
        POSITIONS.replace("deal: {us: 2", "deal: {iff: 1, us: 2"),
        POSITIONS.replace("deal: {us: 2", "deal: {condition: t > 0, us: 2"),
        POSITIONS.replace("{us: 2 - t, them: 1 + t}", "{payoffs: {us: 2 - t, them: 1 + t}}"),
        POSITIONS.replace("us: {out: no deal", "us: {named: {out: no deal}, out: no deal"),
        POSITIONS.replace("low: {t: lo}", "low: {levels: {t: lo}}"),
        parameter(1, ", color: red"),
    ],
)
def test_an_unknown_key(data):
    refused(data)


def test_no_version():
    refused(f"title: T\n{PLAYERS}{GAME}", "E204", "negotiation: 1")


@pytest.mark.parametrize(
    "version", ["2", "999", "0", "-1", "1.5", "v1", "true", "null", "[1]", "{a: 1}", "01", "1_0", ".inf"]
)
def test_another_version(version):
    refused(NORMAL.replace("negotiation: 1", f"negotiation: {version}"), "error[E")


def test_a_later_version_is_named():
    refused(NORMAL.replace("negotiation: 1", "negotiation: 999"), "E209", "999")


@pytest.mark.parametrize("more", ["", ", source: []", ", assumption: a"])
def test_a_parameter_without_a_source(more):
    name = save(NORMAL.replace("[3, 3]", "[p, 3]") + f"parameters: {{p: {{value: 3, range: [0, 9]{more}}}}}\n")
    relaxed, strict = call("check", name), call("check", name, "--strict")
    assert relaxed.exit_code == 0
    assert ("W301" in relaxed.stderr) == (strict.exit_code == 2) == ("assumption" not in more)
