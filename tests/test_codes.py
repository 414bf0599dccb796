"""Every code that the program can say is in the table, and every code in the table can be said."""

import re
from pathlib import Path

import negotiation
from negotiation.codes import CODES

PACKAGE = Path(negotiation.__file__).parent


def test_the_table_holds_what_is_said_and_nothing_else():
    said = set()
    for path in PACKAGE.rglob("*.py"):
        if path.name != "codes.py":
            said |= set(re.findall(r'"([EW]\d{3})"', path.read_text(encoding="utf-8")))
    assert said == set(CODES)


def test_explanations_are_sentences_in_order():
    assert list(CODES) == sorted(CODES, key=lambda code: (code[1], code[0] == "W", code))
    for code, text in CODES.items():
        assert text.endswith(".") or text.endswith(")"), code
        assert "  " not in text, code
