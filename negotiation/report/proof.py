"""What stands behind an answer: the vertices, the matching, the components and the certificates, as text."""

from __future__ import annotations

from fractions import Fraction

from negotiation.display import cell
from negotiation.forms.answer import Answer, spread
from negotiation.report.words import count, join, move, profile_name, runs, wrap
from negotiation.solvers.equilibrium import Component, Proof

__all__ = ["proof_text"]

_MOST_VERTICES = 60
_MOST_EQUILIBRIA = 200


def proof_text(answer: Answer, *, width: int = 118) -> str:
    """Everything a reader needs to check the answer by hand."""
    parts = [_claim(answer, width)]
    proof = answer.equilibria.proof
    if proof is not None and len(answer.game.players) == 2:
        parts += [_vertices(answer, proof, player, width) for player in (0, 1)]
        parts.append(_matching(answer, proof, width))
    parts.append(_certificates(answer, width))
    if answer.equilibria.components:
        parts.append(_components(answer, width))
    return "\n\n".join(parts)


def _claim(answer: Answer, width: int) -> str:
    solved = answer.equilibria
    kind = "Proof" if solved.complete else "No proof of completeness"
    lines = [f"{kind}. Method {solved.method}: {solved.complete_because}."]
    if solved.rejected:
        lines.append(f"{count(solved.rejected, 'answer')} of the method failed the certificate and was left out.")
    lines += [f"Note: {note}." for note in solved.notes if note not in solved.complete_because]
    return "\n".join(wrap(line, width, indent="  ", first="") for line in lines)


def _vertices(answer: Answer, proof: Proof, player: int, width: int) -> str:
    """Each vertex: a strategy, what it pays the other side, and the other side's best responses to it."""
    game, labels = answer.game, answer.point.scenario.players
    other = 1 - player
    mine, theirs = labels[game.players[player]], labels[game.players[other]]
    offset = len(game.strategies[0]) if other == 1 else 0
    vertices = proof.vertices[player]
    noun = count(len(vertices), "vertex", "vertices")
    lines = [
        f"Best-response polytope of {mine}, {noun}: what it plays → every best response of {theirs} (what that pays)"
    ]
    for number, vertex in enumerate(vertices[:_MOST_VERTICES]):
        played = _mixture(vertex.strategy, game.strategies[player])
        best = [
            game.strategies[other][label - offset]
            for label in vertex.labels
            if 0 <= label - offset < len(game.strategies[other])
        ]
        text = f"{number:>4}  {played} → {join(best)} ({cell(vertex.payoff)})"
        lines.append(wrap(text, width, indent="        ", first=""))
    if len(vertices) > _MOST_VERTICES:
        lines.append(f"      … and {len(vertices) - _MOST_VERTICES} more")
    return "\n".join(lines)


def _mixture(strategy: tuple[Fraction, ...], names: tuple[str, ...]) -> str:
    played = [(probability, name) for probability, name in zip(strategy, names, strict=True) if probability]
    if len(played) == 1:
        return played[0][1]
    return " + ".join(f"{cell(probability)} {name}" for probability, name in played)


def _matching(answer: Answer, proof: Proof, width: int) -> str:
    said = (
        f"Matching: {len(proof.vertices[0])} × {len(proof.vertices[1])} = {proof.pairs} pairs of vertices were"
        f" compared; in {proof.matched} of them every {move(answer)} is unplayed or a best response: these are the"
        " extreme equilibria."
    )
    if proof.degenerate:
        said += (
            " The game is degenerate (some strategy has more best responses than it has strategies in play), as games"
            " in which many pairs end alike are; the method does not mind."
        )
    return wrap(said, width, indent="  ", first="")


def _certificates(answer: Answer, width: int) -> str:
    noun = count(len(answer.equilibria), "equilibrium", "equilibria")
    lines = [f"Certificates: {noun}, each with payoffs and regret recomputed from the game"]
    labels = [answer.point.scenario.players[player] for player in answer.game.players]
    for number, equilibrium in enumerate(answer.equilibria[:_MOST_EQUILIBRIA]):
        exact = equilibrium.arithmetic == "exact"
        payoffs = ", ".join(
            f"{label} {cell(p, exact=exact)}" for label, p in zip(labels, equilibrium.payoffs, strict=True)
        )
        regrets = list(dict.fromkeys(cell(r, exact=exact) for r in equilibrium.regret))
        kind = "perfect" if equilibrium.perfect else ("undominated" if equilibrium.undominated else "")
        facts = [payoffs, f"regret {join(regrets)}", spread(answer.outcomes[number])]
        facts += [kind] if kind else []
        facts.append(f"component {equilibrium.component}")
        lines.append(
            wrap(
                f"{number:>4}  {profile_name(answer, answer.equilibria[number])}: {'; '.join(facts)}",
                width,
                indent="        ",
                first="",
            )
        )
    if len(answer.equilibria) > _MOST_EQUILIBRIA:
        lines.append(f"      … and {len(answer.equilibria) - _MOST_EQUILIBRIA} more (--format json)")
    return "\n".join(lines)


def _components(answer: Answer, width: int) -> str:
    lines = ["Components: sets of equilibria that hang together, by the numbers of their corners"]
    for number, component in enumerate(answer.equilibria.components):
        text = f"{number:>4}  {_component(answer, number, component)}"
        lines.append(wrap(text, width, indent="        ", first=""))
    if all(component.index is not None for component in answer.equilibria.components):
        lines.append(wrap(_indices(answer), width, indent="  ", first="  "))
    return "\n".join(lines)


def _indices(answer: Answer) -> str:
    """What the indices of the list mean."""
    said = (
        "Index: +1 or -1 (any number but 0) means that some equilibrium stays near the set if all payoffs change a"
        " little; a set of index 0 may be there only because payoffs tie exactly."
    )
    fragile = [str(n) for n, component in enumerate(answer.equilibria.components) if component.index == 0]
    if fragile:
        said += f" Here {f'set {fragile[0]} has' if len(fragile) == 1 else f'sets {join(fragile)} have'} index 0."
    return f"{said} The indices of a game add up to 1, which checks the list."


def _component(answer: Answer, number: int, component: Component) -> str:
    members = runs(component.members)
    index = [] if component.index is None else [f"index {component.index:+d}".replace("+0", "0")]
    if len(component.members) == 1:
        return f"{members}: {'; '.join(['a single equilibrium', *index])}"
    facts = index
    if component.dimension is not None:
        facts.append(f"dimension {component.dimension}")
    if component.subsets is None and answer.equilibria.complete:
        facts.append("its maximal Nash subsets are too many to list")
    elif component.subsets is not None:
        corners = "; ".join(runs(subset.members) for subset in component.subsets)
        facts.append(f"{count(len(component.subsets), 'maximal Nash subset')} ({corners})")
    for name, (low, high) in answer.component_outcomes[number].items():
        facts.append(f"{name} with probability {cell(low)}" + (f" to {cell(high)}" if low != high else ""))
    for player, (low, high) in zip(answer.game.players, component.payoffs, strict=True):
        if low != high:
            facts.append(f"payoff of {answer.point.scenario.players[player]} {cell(low)} to {cell(high)}")
    return f"{members}: {'; '.join(facts)}" if facts else members
