"""The payoff table, and a table of shares, in LaTeX and in Markdown: best responses and equilibria marked.

The LaTeX needs no package: `tabular`, and what mathematics has by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from negotiation.display import cell
from negotiation.forms.answer import Answer
from negotiation.report.table import best_responses, equilibrium_marks
from negotiation.report.words import share_text

__all__ = ["latex", "latex_shares", "markdown", "markdown_shares"]

_Shares = Sequence[tuple[str, str, int, int]]
"""Account, regime, its points, and how many points there are."""

_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    **{sign: "\\" + sign for sign in "&%$#_"},
}
_LONGEST_DECIMAL = 10
_SIGNS = {"●": r"\bullet", "○": r"\circ"}


class _Part(NamedTuple):
    """The table of the first two players that the choices of the others leave; ``title`` says which they are."""

    title: str
    rows: tuple[tuple[str, ...], ...]


def latex(answer: Answer) -> str:
    """The payoff table as a LaTeX `tabular`, one for each choice of third and further players."""
    players = [_tex(answer.point.scenario.players[player]) for player in answer.game.players]

    def number(value: Fraction, best: bool) -> str:
        text = _number(value).replace("e", r"\mathrm{e}")
        return rf"\underline{{{text}}}" if best else text

    def entry(numbers: Sequence[str], mark: str) -> str:
        sign = "^{" + _SIGNS[mark] + "}" if mark else ""
        return "$" + r",\ ".join(numbers) + sign + "$"

    drawn = []
    for part in _parts(answer, number, entry):
        wide = len(part.rows[0]) - 1
        head = [_tex(name) for name in _columns(answer)]
        lines = [rf"\begin{{tabular}}{{l|{'c' * wide}}}"]
        if len(players) > 1:
            lines.append(rf" & \multicolumn{{{wide}}}{{c}}{{{players[1]}}} \\")
        lines.append(" & ".join([players[0], *head]) + r" \\")
        lines.append(r"\hline")
        lines += [" & ".join([_tex(row[0]), *row[1:]]) + r" \\" for row in part.rows]
        lines.append(r"\end{tabular}")
        title = rf"\noindent {_tex(part.title)}\\[2pt]" + "\n" if part.title else ""
        drawn.append(title + "\n".join(lines))
    signs = {mark: f"${sign}$" for mark, sign in _SIGNS.items()}
    notes = _notes(answer, "underlined", signs, _tex)
    about = " ".join(answer.point.scenario.title.split())
    return (
        f"% {about}\n" + "\n\n\\medskip\n".join(drawn) + "\n\n\\smallskip\\noindent{\\footnotesize " + notes + "}\n"
    )


def markdown(answer: Answer) -> str:
    """The payoff table in Markdown, one for each choice of third and further players."""
    players = [_mark(answer.point.scenario.players[player]) for player in answer.game.players]

    def number(value: Fraction, best: bool) -> str:
        return f"**{_number(value)}**" if best else _number(value)

    def entry(numbers: Sequence[str], mark: str) -> str:
        return ", ".join(numbers) + (f" {mark}" if mark else "")

    corner = f"{players[0]} (rows), {players[1]} (columns)" if len(players) > 1 else players[0]
    drawn = []
    for part in _parts(answer, number, entry):
        rows = [(_mark(row[0]), *row[1:]) for row in part.rows]
        table = _grid([corner, *(_mark(name) for name in _columns(answer))], rows)
        drawn.append((f"{_mark(part.title)}\n\n" if part.title else "") + table)
    notes = _notes(answer, "in bold", {mark: mark for mark in _SIGNS}, _mark)
    return "\n\n".join([*drawn, notes]) + "\n"


def latex_shares(title: str, rows: _Shares) -> str:
    """Regimes with their shares as a LaTeX `tabular`."""
    lines = [
        f"% {' '.join(title.split())}",
        r"\begin{tabular}{llrr}",
        r"account & regime & points & share \\",
        r"\hline",
    ]
    lines += [
        f"{_tex(a)} & {_tex(label)} & {points} & {_tex(share_text(points, total))} \\\\"
        for a, label, points, total in rows
    ]
    return "\n".join([*lines, r"\end{tabular}"]) + "\n"


def markdown_shares(rows: _Shares) -> str:
    """Regimes with their shares in Markdown."""
    body = [
        (_mark(a), _mark(label), str(points), _mark(share_text(points, total))) for a, label, points, total in rows
    ]
    return _grid(["account", "regime", "points", "share"], body) + "\n"


# -- the parts ----------------------------------------------------------------------------------------


def _columns(answer: Answer) -> tuple[str, ...]:
    return answer.game.strategies[1] if len(answer.game.players) > 1 else ("payoff",)


def _parts(
    answer: Answer, number: Callable[[Fraction, bool], str], entry: Callable[[Sequence[str], str], str]
) -> list[_Part]:
    """Every table with its cells drawn; the first cell of a row is the first player's strategy."""
    game, labels = answer.game, answer.point.scenario.players
    best, marks = best_responses(answer), equilibrium_marks(answer)
    second = game.strategies[1] if len(game.players) > 1 else None

    def drawn(profile: tuple[str, ...]) -> str:
        payoffs = answer.cells[profile].payoffs
        return entry([number(p, (i, profile) in best) for i, p in enumerate(payoffs)], marks.get(profile, ""))

    parts = []
    for fixed in product(*game.strategies[2:]):
        title = ", ".join(f"{labels[p]}: {choice}" for p, choice in zip(game.players[2:], fixed, strict=True))
        rows = []
        for row in game.strategies[0]:
            profiles = [(row, column, *fixed) for column in second] if second else [(row,)]
            rows.append((row, *(drawn(profile) for profile in profiles)))
        parts.append(_Part(title, tuple(rows)))
    return parts


def _notes(answer: Answer, best: str, signs: dict[str, str], escape: Callable[[str], str]) -> str:
    """What the marks mean, and what no table can show."""
    labels = [escape(answer.point.scenario.players[player]) for player in answer.game.players]
    two = answer.regime.perfect is not None
    kind = "perfect" if two else "in undominated strategies"
    marks = set(equilibrium_marks(answer).values())
    said = [f"Payoffs in the order {', '.join(labels)}; best responses {best}"] if len(labels) > 1 else ["Payoffs"]
    if "●" in marks:
        said.append(f"{signs['●']} equilibrium, {kind}")
    if "○" in marks:
        said.append(
            f"{signs['○']} equilibrium, not perfect" if two else f"{signs['○']} equilibrium in a dominated strategy"
        )
    text = "; ".join(said) + "."
    mixed = sum(not equilibrium.is_pure for equilibrium in answer.equilibria)
    if mixed:
        text += f" {mixed} more extreme {'equilibrium is' if mixed == 1 else 'equilibria are'} in mixed strategies."
    if not answer.equilibria.complete:
        text += " The list of equilibria is not proved complete."
    return text


def _number(value: Fraction) -> str:
    """A payoff for a paper: a decimal where a short one is exact, else a fraction, else a rounded decimal."""
    text = f"{Decimal(value.numerator) / Decimal(value.denominator):f}"
    return text if len(text) <= _LONGEST_DECIMAL and Fraction(text) == value else cell(value)


def _tex(text: str) -> str:
    return "".join(_LATEX.get(character, character) for character in " ".join(text.split()))


def _mark(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>|#~&])", r"\\\1", " ".join(text.split()))


def _grid(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
