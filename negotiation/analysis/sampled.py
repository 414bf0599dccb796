"""What a sample is drawn from and what it leaves alone, in words, and what holds where nothing is drawn at all.

Screens and pictures of a sample say the same of it, so it is said here.
"""

from __future__ import annotations

from negotiation.analysis.sweep import SweepAnswer
from negotiation.errors import UndefinedError
from negotiation.games.sample import Sample
from negotiation.scenario.expression import names
from negotiation.scenario.scenario import DEFAULT

__all__ = ["at_home", "believed", "declared", "design_name", "drawn_from", "home_label", "standing"]


def declared(sample: Sample) -> tuple[str, ...]:
    """The sampled parameters that the file gives a distribution; the others are drawn uniformly."""
    return tuple(draw.name for draw in sample.draws if draw.parameter.distribution is not None)


def design_name(sample: Sample, *, noun: bool = False) -> str:
    """How the points lie, in words: ``Latin hypercube``; as a noun ``a Latin hypercube``.

    Examples
    --------
    >>> import negotiation
    >>> talks = negotiation.load("scenarios/hanoi/last_day.yaml")
    >>> sample = talks.sweep(sample="random", points=2).plan.sample
    >>> design_name(sample), design_name(sample, noun=True)
    ('random', 'random points')
    """
    name = {"latin-hypercube": "Latin hypercube", "sobol": "Sobol' sequence", "random": "random"}[sample.design]
    if not noun:
        return name
    return "random points" if sample.design == "random" else f"a {name}"


def drawn_from(sample: Sample) -> str:
    """How many of the sampled parameters have a distribution, and how many are drawn uniformly for want of one.

    Examples
    --------
    >>> import negotiation
    >>> talks = negotiation.load("scenarios/hanoi/last_day.yaml")
    >>> drawn_from(talks.sweep(sample="sobol", points=2, over=["us_outside", "relief_cost"]).plan.sample)
    'Neither of the 2 parameters has a distribution of its own: both are drawn uniformly over their ranges.'
    """
    total, own = len(sample.draws), len(declared(sample))
    bare = [draw for draw in sample.draws if draw.parameter.distribution is None]
    where = "range" if all(draw.parameter.range == (draw.low, draw.high) for draw in bare) else "interval"
    if total == 1:
        lone = f"no distribution of its own: it is drawn uniformly over its {where}"
        return f"The parameter has {lone if bare else 'a distribution of its own'}."
    if not bare:
        return f"{'Both' if total == 2 else f'All {total}'} parameters have a distribution of their own."
    if not own:
        none, every = ("Neither", "both") if total == 2 else ("None", "all")
        return (
            f"{none} of the {total} parameters has a distribution of its own: {every} are drawn uniformly over their"
            f" {where}s."
        )
    have = "has a distribution of its own" if own == 1 else "have a distribution of their own"
    are = f"is drawn uniformly over its {where}" if len(bare) == 1 else f"are drawn uniformly over their {where}s"
    return f"{own} of {total} parameters {have}; {len(bare)} {are}."


def believed(sample: Sample) -> str:
    """What the shares of a sample hang on: they are probabilities only as far as that is believed."""
    own = len(declared(sample))
    if own == len(sample.draws):
        what = "under the declared distributions", "as those are believed"
    elif own:
        what = "under the declared distributions and uniform ones for the rest", "as all of these are believed"
    else:
        what = "with all values as likely as each other", "as that is believed"
    return f"Shares are shares of the sample, {what[0]}; they are probabilities only as far {what[1]}."


def standing(answer: SweepAnswer, account: str = "") -> str:
    """Where the parameters stand that are not sampled: ``as in the file``; nothing where every one is sampled.

    Parameters
    ----------
    answer
        A sample.
    account
        Under which account; nothing for all of them.
    """
    grids = answer.plan.grids
    base = (grids[account] if account else next(iter(grids.values()))).base
    varied = set(answer.plan.varied)
    if not any(name not in varied and not names(formula) for name, formula in base.formulas.items()):
        return ""
    accounts = (account,) if account else answer.plan.accounts
    if accounts == (DEFAULT,):
        where = "as in the file"
    else:
        where = f"as in account {accounts[0]}" if len(accounts) == 1 else "as in each account"
    return f"{where} or set by hand" if base.overrides or answer.plan.choose else where


def home_label(answer: SweepAnswer, account: str) -> str:
    """The leading regime where nothing is drawn: at the values of an account; "" where there is no game.

    Examples
    --------
    >>> import negotiation
    >>> talks = negotiation.load("scenarios/hanoi/last_day.yaml")
    >>> home_label(talks.sweep(sample="sobol", points=2), "default")
    'deal'
    """
    form = answer.scenario.form
    assert form is not None  # a plan is made of scenarios that hold a game
    try:
        return form.answer(answer.plan.grids[account].base, answer.plan.method).regime.leading
    except UndefinedError:
        return ""


def at_home(answer: SweepAnswer, account: str) -> str:
    """Whose values those are: ``at the file’s values``."""
    if answer.plan.choose or answer.plan.grids[account].base.overrides:
        return "at the chosen values"
    return "at the file’s values" if account == DEFAULT else f"at the values of {account}"
