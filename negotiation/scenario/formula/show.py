"""Formula → text, with no more parentheses than it needs."""

from __future__ import annotations

import re
from fractions import Fraction

from negotiation.scenario.formula.grammar import ATOM, LEVELS, LONGEST_TEXT, MOST_DIGITS, NOT, PRODUCT, SIGN
from negotiation.scenario.formula.nodes import Binary, Call, Compare, Expression, Logic, Name, Number, steps

__all__ = ["show", "show_number"]


def show(node: Expression) -> str:
    """The text of a formula: the fewest parentheses with which it reads back as the same formula.

    Examples
    --------
    >>> from negotiation.scenario.expression import parse
    >>> [show(parse(text)) for text in ["-(a**2)", "(a-b)-c", "a-(b-c)", "2**(3**2)", "1.50*(5/11)"]]
    ['-a**2', 'a - b - c', 'a - (b - c)', '2**3**2', '1.5 * (5/11)']
    """
    texts: list[tuple[str, int]] = []  # of each step, with how tightly it binds
    for step in steps(node):
        texts.append(_shown(step.node, [texts[i] for i in step.arguments]))
    text = texts[-1][0]
    # What was written without blanks may be too long with them: it must still read back.
    return text if len(text) <= LONGEST_TEXT else re.sub(r" ?([-+*/<>=!,]+) ?", r"\1", text)


def _shown(node: Expression, parts: list[tuple[str, int]]) -> tuple[str, int]:
    if isinstance(node, Number):
        text = show_number(node.value)
        return text, PRODUCT if "/" in text else SIGN if text.startswith("-") else ATOM
    if isinstance(node, Name):
        return node.name, ATOM
    if isinstance(node, Call):
        return f"{node.function}({', '.join([text for text, _ in parts])})", ATOM
    if isinstance(node, Logic):
        if node.op == "not":
            return f"not {_within(parts[0], NOT)}", NOT
        level = LEVELS[node.op]
        return f" {node.op} ".join([_within(part, level + 1) for part in parts]), level
    if isinstance(node, Binary | Compare):
        level = LEVELS[node.op]
        if node.op == "**":  # the only operator that groups from the right; its exponent may have a sign
            return f"{_within(parts[0], ATOM)}**{_within(parts[1], SIGN)}", level
        fraction = node.op == "/" and isinstance(node.left, Number) and isinstance(node.right, Number)
        between = "/" if fraction else f" {node.op} "
        return f"{_within(parts[0], level)}{between}{_within(parts[1], level + 1)}", level
    return f"-{_within(parts[0], SIGN)}", SIGN


def _within(part: tuple[str, int], level: int) -> str:
    """A part as it stands where only what binds as tightly as `level` needs no parentheses."""
    text, own = part
    return text if own >= level else f"({text})"


def show_number(value: Fraction) -> str:
    """The text of an exact number: a decimal where there is one, else a fraction.

    Examples
    --------
    >>> [show_number(Fraction(n)) for n in ("0.350", "31/81", "-7", "1e300")]
    ['0.35', '31/81', '-7', '1e300']
    """
    sign, size = ("-" if value < 0 else ""), abs(value)
    decimal = _decimal(size)
    if decimal is None:
        # Hexadecimal where the digits would be too many for Python to print; nothing that is read gets here.
        ends = [str(n) if n.bit_length() <= 10_000 else hex(n) for n in size.as_integer_ratio()]
        return sign + "/".join(ends if ends[1] != "1" else ends[:1])
    figures, exponent = decimal
    size10 = len(figures) + exponent  # the number of figures before the point
    if -5 < size10 <= 16:
        if exponent >= 0:
            return sign + figures + "0" * exponent
        figures = figures.rjust(1 - exponent, "0")
        return f"{sign}{figures[:exponent]}.{figures[exponent:]}"
    scientific = f"{sign}{figures[0]}{'.' if len(figures) > 1 else ''}{figures[1:]}e{size10 - 1}"
    whole = sign + figures + "0" * exponent if exponent >= 0 else ""
    return whole if whole and len(whole) <= len(scientific) else scientific


def _decimal(value: Fraction) -> tuple[str, int] | None:
    """Figures and exponent, ``value = figures * 10**exponent``; None where the decimal does not end, or late."""
    top, bottom = value.as_integer_ratio()
    if max(top.bit_length(), bottom.bit_length()) > 3_500:
        return None
    twos = (bottom & -bottom).bit_length() - 1
    rest, fives = bottom >> twos, 0
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return None
    places = max(twos, fives)
    text = str(top * 10**places // bottom)
    figures = text.rstrip("0") or "0"
    return (figures, len(text) - len(figures) - places) if len(figures) <= MOST_DIGITS else None
