"""Every error code has a smallest file that gives it, its screen, and its place in the reference.

`tests/bad/codes/E201.yaml` (or `E120.nfg`) gives that code and nothing else, `tests/golden/codes/E201.txt` is what
`negotiation check` says of it (compared in test_golden), and `docs/reference/errors.md` shows that screen below the
explanation from :mod:`negotiation.codes`. `DOCS=write pytest tests/test_golden_codes.py` writes these parts of the
page anew; its beginning and what it says of each family are written by hand.
"""

import os
import re

import pytest

from negotiation.codes import CODES
from tests.conftest import ROOT
from tests.test_docs import headings
from tests.test_golden import GOLDEN, run

PAGE = ROOT / "docs" / "reference" / "errors.md"
SCREENS = GOLDEN / "codes"
# Files that are no YAML: Gambit's.
ENDINGS = {"E120": "nfg", "E121": "nfg", "E122": "nfg", "E123": "nfg", "E124": "efg"}
# The codes of one family, as far as the heading of the next one.
_FAMILY = re.compile(r"^## [EW](\d)\d\d\n.*?(?=^## E\dxx|\Z)", re.MULTILINE | re.DOTALL)


def screen(code):
    return (SCREENS / f"{code}.txt").read_text(encoding="utf-8")


def test_every_code_has_a_file_and_a_screen_and_no_other():
    files = sorted(path.name for path in (ROOT / "tests" / "bad" / "codes").iterdir())
    assert files == sorted(f"{c}.{ENDINGS.get(c, 'yaml')}" for c in CODES)
    assert {path.name for path in SCREENS.iterdir()} == {f"{c}.txt" for c in CODES}


@pytest.mark.parametrize("code", CODES)
def test_the_screen_shows_the_code_alone(code):
    shown = screen(code)
    kind, status = ("warning", 0) if code.startswith("W") else ("error", 2)
    assert shown.startswith(f"$ negotiation check tests/bad/codes/{code}.{ENDINGS.get(code, 'yaml')}\n")
    assert re.findall(r"^(\w+)\[(\w+)\]", shown, re.MULTILINE) == [(kind, code)]
    assert shown.endswith(f"--- status {status} ---\n")


@pytest.mark.parametrize("code", [code for code in CODES if code.startswith("W")])
def test_a_warning_is_an_error_where_strictness_is_asked_for(code):
    result = run(f"check --strict tests/bad/codes/{code}.yaml")
    assert result.exit_code == 2
    assert re.findall(r"^(\w+)\[(\w+)\]", result.stderr, re.MULTILINE) == [("error", code)]


# -- the page -----------------------------------------------------------------------------------------


def section(code):
    """A code in the reference: what it means, and its screen as a terminal shows it, warnings before the answer."""
    command, _, rest = re.sub(r"--- status \d ---\n", "", screen(code)).partition("\n")
    answer, _, faults = rest.partition("--- stderr ---\n")
    return f"## {code}\n\n{CODES[code]}\n\n```text\n{command}\n{faults}{answer}```\n"


def written(text):
    """The page with the codes of every family as the table and the screens give them."""

    def family(match):
        return "\n".join(section(code) for code in CODES if code[1] == match[1]) + "\n"

    return _FAMILY.sub(family, text).rstrip("\n") + "\n"


def test_the_page_is_what_the_table_and_the_screens_give():
    text = PAGE.read_text(encoding="utf-8")
    found = written(text)
    if os.environ.get("DOCS") == "write":
        PAGE.write_text(found, encoding="utf-8")
    else:
        assert found == text


def test_the_page_has_every_code_in_the_order_of_the_table_below_its_family():
    expected = ["Error codes"]
    for code in CODES:
        if f"E{code[1]}xx" not in expected:
            expected.append(f"E{code[1]}xx")
        expected.append(code)
    assert [heading.split(":")[0] for heading in headings(PAGE.read_text(encoding="utf-8"))] == expected
