"""What a rule of selection picks, as a block of the screen and as a part of the record."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from negotiation.display import as_float, decimal, exact_text
from negotiation.forms.answer import Answer
from negotiation.report.record import profile_record
from negotiation.report.words import NO_BREAK, capital, move, profile_name, wrap

if TYPE_CHECKING:
    from negotiation.solvers.equilibrium import Equilibrium
    from negotiation.solvers.selection import Selected

__all__ = ["Refused", "refusal_record", "selection_record", "selection_text"]

_MOST_LISTED = 6
_NAMES = {
    "payoff-dominance": "payoff dominance",
    "nash-product": "the Nash product",
    "risk-dominance": "risk dominance",
    "maximum-entropy": "maximum entropy",
}


@dataclass(frozen=True)
class Refused:
    """A rule that is not defined for a game.

    Attributes
    ----------
    rule
        Its name.
    why
        The reason, in a sentence.
    help
        What to do about it; may be empty.
    works
        The rules that are defined for the game.
    """

    rule: str
    why: str
    help: str = ""
    works: tuple[str, ...] = ()

    @property
    def remedy(self) -> str:
        """What to do about it, and which rules work."""
        works = f"rules that work here: {', '.join(self.works) or 'none'}"
        return f"{self.help}; {works}" if self.help else works


def selection_text(answer: Answer, selected: Selected | Refused, width: int) -> str:
    """What is selected, why, and what that assumes; or why the rule selects nothing."""
    if isinstance(selected, Refused):
        said = f"{selected.rule}: refused: {selected.why}. {capital(selected.remedy)}."
        return wrap(said, width, indent="  ", first="")
    heading = f"Selected by {_NAMES.get(selected.rule, selected.rule)}:"
    first = sorted(selected.equilibria, key=lambda equilibrium: not equilibrium.perfect)
    lines = [_line(answer, equilibrium) for equilibrium in first[:_MOST_LISTED]]
    hidden = len(selected.equilibria) - len(lines)
    if not lines:
        shown = [f"{heading} none"]
    elif len(selected.equilibria) == 1:
        shown = [wrap(f"{heading} {lines[0]}", width, indent="    ", first="")]
    else:
        noun = "profiles" if None in selected.numbers else "extreme equilibria"
        shown = [f"{heading} {len(selected.equilibria)} {noun} that tie"]
        shown += [wrap(line, width, indent="      ", first="  ") for line in lines]
        shown += [f"  … and {hidden} more"] if hidden else []
    why = f"{capital(selected.why)}"
    if selected.gap:
        why += f" (to within {decimal(Fraction(selected.gap))})"
    said = f"{why}. {selected.assumes}"
    if any(equilibrium.perfect is False for equilibrium in first[:_MOST_LISTED]):
        said += (
            f" Not perfect means that some side plays a {move(answer)} that it could swap for one, or a mixture, that"
            " is never worse and sometimes better."
        )
    shown.append(wrap(said, width, indent="  "))
    return "\n".join(shown)


def _line(answer: Answer, equilibrium: Equilibrium) -> str:
    """``on_the_table × partial_with_clause (deal)   United States 2.76   North Korea 4.15``."""
    said = profile_name(answer, equilibrium)
    if equilibrium.is_pure:
        names = (own[support[0]] for own, support in zip(answer.game.strategies, equilibrium.supports, strict=True))
        result = answer.cells[tuple(names)].result
        said += f" ({result})" if result != said else ""
    labels = (answer.point.scenario.players[player] for player in answer.game.players)
    payoffs = "   ".join(
        f"{label} {decimal(payoff)}" for label, payoff in zip(labels, equilibrium.payoffs, strict=True)
    )
    return f"{said}   {payoffs}" + ("" if equilibrium.perfect else f"   (not{NO_BREAK}perfect)")


def refusal_record(refused: Refused) -> dict[str, Any]:
    """The same of a rule that is refused."""
    return {
        "rule": refused.rule,
        "why": refused.why,
        "help": refused.help,
        "rules_that_work": list(refused.works),
    }


def selection_record(answer: Answer, selected: Selected) -> dict[str, Any]:
    """The same in plain lists, mappings, numbers and text."""
    value = selected.value
    return {
        "rule": selected.rule,
        "equilibria": list(selected.numbers),
        "profiles": [
            {**profile_record(answer, equilibrium), "perfect": equilibrium.perfect}
            for equilibrium in selected.equilibria
        ],
        "value": None if value is None else as_float(Fraction(value)),
        "value_exact": exact_text(value) if isinstance(value, Fraction) else None,
        "gap": selected.gap,
        "unique": selected.unique,
        "why": selected.why,
        "assumes": selected.assumes,
    }
