"""Hypothesis strategies for whole scenario files, as the data that a file spells (JSON is YAML 1.2 too)."""

from fractions import Fraction

from hypothesis import strategies as st

RESERVED = {
    "if",
    "counts_as",
    "every",
    "default",
    "and",
    "or",
    "not",
    "min",
    "max",
    "abs",
    "exp",
    "log",
    "sqrt",
}

names = st.from_regex(r"[a-z][a-z0-9_]{0,7}", fullmatch=True).filter(lambda name: name not in RESERVED)
labels = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp", "Cf")),
    min_size=1,
    max_size=20,
).filter(lambda text: text.strip() and not any(c in text for c in "\x85\ufeff\xa0"))
numbers = st.one_of(
    st.integers(-20, 20),
    st.decimals(-50, 50, places=2, allow_nan=False).map(float),
    st.fractions(-9, 9, max_denominator=12).map(str),
)


def distinct(count, avoid=()):
    """That many names, all different and none of ``avoid``."""
    return st.lists(names.filter(lambda name: name not in avoid), min_size=count, max_size=count, unique=True)


@st.composite
def formulas(draw, known):
    """The text of a polynomial formula over known names: always defined."""
    terms = draw(st.lists(st.tuples(numbers, st.sampled_from([*known, "1"])), min_size=1, max_size=3))
    signs = draw(st.lists(st.sampled_from([" + ", " - "]), min_size=len(terms), max_size=len(terms)))
    text = ""
    for sign, (number, name) in zip(signs, terms, strict=True):
        text += (sign if text else "") + f"({number}) * {name}"
    return text


@st.composite
def parameter_sections(draw, own):
    """Parameters by name: earlier ones may be used by later ones, so there is no circle."""
    sections = {}
    for index, name in enumerate(own):
        value = draw(numbers if index == 0 or draw(st.booleans()) else formulas(own[:index]))
        section = {"value": value}
        if draw(st.booleans()):
            section["label"] = draw(labels)
        if isinstance(value, int | float):
            low, high = (
                Fraction(str(value)) - draw(st.integers(0, 5)),
                Fraction(str(value)) + draw(st.integers(0, 5)),
            )
            section["range"] = [str(low), str(high)]
        section[draw(st.sampled_from(["assumption", "source"]))] = None
        if "source" in section:
            section["source"] = draw(st.sampled_from(["a-source", {"id": "a-source", "note": "page 3"}]))
        else:
            section["assumption"] = draw(labels)
        sections[name] = section
    return sections


@st.composite
def common(draw, players, parameters):
    """The sections that every form has."""
    data = {
        "negotiation": 1,
        "title": draw(labels),
        "sources": {"a-source": {"title": draw(labels), "date": draw(st.sampled_from(["2019", "2019-03", "March"]))}},
        "players": {player: draw(labels) for player in players},
        "parameters": draw(parameter_sections(parameters)),
    }
    if draw(st.booleans()):
        data["question"] = draw(labels)
    if draw(st.booleans()):
        data["leaves_out"] = draw(st.lists(labels, min_size=1, max_size=3))
    ranged = [name for name, section in data["parameters"].items() if "range" in section]
    if ranged:
        data["sweeps"] = {"a-sweep": {"over": ranged[:2], "points": draw(st.integers(2, 50))}}
    if parameters and draw(st.booleans()):
        parameter = parameters[0]
        stays = data["parameters"][parameter]["value"]
        data["disputed"] = {
            "a_dispute": {
                "one": {"told_by": draw(labels)},
                "other": {"assumption": draw(labels), "set": {parameter: stays}},
            }
        }
        data["accounts"] = {"an-account": {"a_dispute": "other"}}
    return data


@st.composite
def normal_files(draw, most=3):
    """A file of the form `normal`."""
    count = draw(st.integers(1, 3))
    every = draw(distinct(count + 2))
    players, parameters = every[:count], every[count:]
    data = draw(common(players, parameters))
    own = {p: draw(distinct(draw(st.integers(1, most)))) for p in players}

    def table(rest):
        if not rest:
            return draw(st.lists(st.one_of(numbers, formulas(parameters)), min_size=count, max_size=count))
        return {strategy: table(rest[1:]) for strategy in own[rest[0]]}

    data["game"] = {"form": "normal", "strategies": own, "payoffs": table(players)}
    return data


@st.composite
def positions_files(draw):
    """A file of the form `positions`, two players."""
    every = draw(distinct(6))
    players, terms, parameters = every[:2], every[2:4], every[4:]
    data = draw(common(players, parameters))
    data["terms"] = {
        term: {
            "given_by": players[index],
            "levels": {level: draw(st.one_of(numbers, formulas(parameters))) for level in draw(distinct(2))},
        }
        for index, term in enumerate(terms)
    }
    data["outcomes"] = {
        "deal": {player: draw(formulas([*parameters, *terms])) for player in players},
        "no deal": {player: draw(formulas(parameters)) for player in players},
    }
    sides = {}
    for player in players:
        packages = draw(st.integers(1, 3))
        own = draw(distinct(packages + 1))
        sides[player] = {own[0]: "no deal"}
        for name in own[1:]:
            sides[player][name] = {term: draw(st.sampled_from(list(data["terms"][term]["levels"]))) for term in terms}
    data["positions"] = sides
    return data


files = st.one_of(normal_files(), positions_files())
