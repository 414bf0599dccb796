"""What a formula that cannot be read was meant to be, judged from where it stands and from what is declared."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import NamedTuple

from negotiation.errors import FormulaError

__all__ = ["Said", "remedy", "reworded"]


class Said(NamedTuple):
    """Which characters are at fault, and what is said of them."""

    start: int
    end: int
    label: str
    help: str


def reworded(
    error: FormulaError,
    known: Collection[str],
    labels: Mapping[str, list[str]],
    *,
    condition: bool,
    key: str,
) -> Said:
    """Say what is wrong with a formula, knowing more than the grammar does.

    Parameters
    ----------
    error : FormulaError
        What the grammar says.
    known : collection of str
        The names that the formula may use.
    labels : mapping
        For every label of the file, in small letters, the names that have it.
    condition : bool
        Whether a condition belongs there.
    key : str
        The key behind which the formula stands.

    Returns
    -------
    Said
    """
    text = error.text
    plain = Said(error.start, error.end, error.label, error.help)
    for label, named in labels.items():
        at = text.casefold().find(label)
        if " " in label and at >= 0 and len(named) == 1 and named[0] in known:
            return Said(at, at + len(label), f"this is the label of `{named[0]}`", f"write the name, `{named[0]}`")
    joined = re.sub(r"[ -]", "_", text.lower())
    for name in known:
        if "_" not in name or name not in joined:
            continue
        found = re.search(rf"\b{re.escape(name).replace('_', '[ _-]')}\b", text, re.IGNORECASE)
        if found and found[0] != name and found.start() <= error.end and error.start <= found.end():
            return Said(*found.span(), f"did you mean `{name}`?", "names have `_` where texts have spaces or hyphens")
    if error.help == f"write `{text[error.start : error.end].lower()}`" and error.help[7:-1] not in known:
        listed = ", ".join(list(known)[:12]) or "none"
        return Said(error.start, error.end, "neither a number nor a name of this scenario", f"known here: {listed}")
    measure = re.fullmatch(r"\s*([0-9.]+)\s*([A-Za-z]\w*)\s*", text)
    if measure and measure[2] not in known and error.label.endswith((f"before `{measure[2]}`", "missing here")):
        number, word = measure[1], measure[2]
        where = f", and `unit: {word}` beside it" if key == "value" else ": formulas have no units"
        return Said(*measure.span(2), "a unit is no part of a number", f"write `{number}`{where}")
    spelt = re.match(r"\s*([A-Za-z_]\w*)\s*=(?!=)\s*", text)
    if spelt and error.label == "use `==`" and not condition:
        rest = text[spelt.end() :]
        return Said(spelt.start(1), spelt.end(), "a formula stands by itself, without its name", f"write `{rest}`")
    return plain


def remedy(message: str) -> str:
    """How a formula without a value can be mended."""
    remedies = {
        "division by zero": "what stands behind `/` must not be 0: change the numbers in it, or the formula",
        "logarithm": "the logarithm takes a number above 0",
        "square root": "the square root takes a number that is not below 0",
    }
    return next(
        (help for part, help in remedies.items() if part in message), "change the numbers in it, or the formula"
    )
