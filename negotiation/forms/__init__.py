"""The forms a game may have. A further form is one new file here that defines ``FORM``."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from negotiation.scenario.scenario import Form
from negotiation.scenario.table import Table

__all__ = ["DEFAULT_FORM", "forms"]

DEFAULT_FORM = "positions"
"""The form of a file without `game:`."""


@cache
def forms() -> Table[Form]:
    """Every form, by name: what each module of this package calls ``FORM``."""
    found = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name):
        form = getattr(importlib.import_module(f"{__name__}.{module.name}"), "FORM", None)
        if form is not None:
            found[form.name] = form
    return Table(found)
