"""Which letters there are: those of DejaVu Sans, and those of a few fonts that a machine may have beside it.

DejaVu Sans comes with matplotlib and holds Latin, Greek, Cyrillic, Hebrew, Arabic and more; a text that needs nothing
else looks the same on every machine. For Chinese, Japanese, Korean and the scripts of India the first font of a fixed
list that is installed steps in. A letter that none of them has is drawn as ``�``, a symbol by its name in brackets.
"""

from __future__ import annotations

from functools import cache

from matplotlib.font_manager import FontProperties, findfont, fontManager, get_font

__all__ = ["families", "has_letter"]

_ALWAYS = "DejaVu Sans"

_BESIDE = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans CJK KR",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "Nanum Gothic",
    "NanumGothic",
    "Microsoft YaHei",
    "Malgun Gothic",
    "Yu Gothic",
    "PingFang SC",
    "Hiragino Sans",
    "Apple SD Gothic Neo",
    "Noto Sans Devanagari",
    "Noto Sans Bengali",
    "Noto Sans Tamil",
    "Nirmala UI",
    "Arial Unicode MS",
)


@cache
def families() -> tuple[str, ...]:
    """The fonts that letters are taken from, the first that has a letter first.

    Examples
    --------
    >>> families()[0]
    'DejaVu Sans'
    """
    installed = {entry.name for entry in fontManager.ttflist}
    return (_ALWAYS, *(name for name in _BESIDE if name in installed))


@cache
def _letters(family: str) -> frozenset[int]:
    return frozenset(get_font(findfont(FontProperties(family=family))).get_charmap())


@cache
def has_letter(letter: str) -> bool:
    """Whether some font has the letter.

    Examples
    --------
    >>> [has_letter(letter) for letter in "ñЖ"]
    [True, True]
    """
    # A font of sixty thousand letters is not opened before a text needs it.
    return any(ord(letter) in _letters(family) for family in families())
