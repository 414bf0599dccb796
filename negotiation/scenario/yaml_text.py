"""Bytes → text: what is not a text file, or holds characters that YAML readers disagree about, is refused.

Everything here is settled before any YAML is read, since programs differ in what they take for a line end,
for indentation and for an encoding. A tab within a line reads as a space.
"""

from __future__ import annotations

import codecs
import re
import sys
from itertools import chain, islice
from typing import TYPE_CHECKING

from negotiation.errors import ScenarioError
from negotiation.faults import Fault, SourceText
from negotiation.scenario.yaml_refusals import FORBIDDEN, SPACES, character_fault, escape_fault, space_fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["LARGEST_FILE", "LONGEST_LINE", "MOST_FAULTS", "in_file_order", "read_text"]

LARGEST_FILE = 1_000_000  # bytes
MOST_FAULTS = 1_000  # to list; a file with more is beyond reading
LONGEST_LINE = 100_000  # characters; a whole scenario as JSON on one line fits

_SAVE = "save it as UTF-8: most editors offer this under “Save as” or “Encoding”"
_EXPORT = "a scenario is a plain text file (.yaml) such as a text editor writes"
_TAB_INDENTS = re.compile(r"^ *\t[ \t]*(?=[^ \t#\n])", re.MULTILINE)
_SPACE_INDENTS = re.compile(rf"^[ \t]*([{SPACES}])", re.MULTILINE)
_ESCAPES = re.compile(r"(?<!\\)(?:\\\\)*(\\(?:u(?=[dD])|U[0-9a-fA-F]{4})([0-9a-fA-F]{4}))")
_LONG_LINE = re.compile(rf"^.{{{LONGEST_LINE + 1},}}$", re.MULTILINE)


def read_text(data: bytes, name: str, *, yaml: bool = True) -> SourceText:
    r"""Read the bytes of a scenario file as text.

    Parameters
    ----------
    data : bytes
        The whole file, in UTF-8, with or without a byte order mark; lines end with LF, CRLF or CR.
    name : str
        The path as the user wrote it.
    yaml : bool
        Whether tabs, long lines and escapes are judged as in YAML.

    Returns
    -------
    SourceText
        Without the byte order mark, every line end as ``\n``, also the last, and tabs as they are.

    Raises
    ------
    ScenarioError
        E101 (tabs), E110 (encoding), E111 (characters), E112 (size) or E114 (not a text file).

    Examples
    --------
    >>> read_text(b"\xef\xbb\xbftitle: Talks\r\n", "talks.yaml").text
    'title: Talks\n'
    """
    if len(data) > LARGEST_FILE:
        raise ScenarioError([Fault("E112", f"the file is larger than {LARGEST_FILE:,} bytes", file=name)])
    if fault := _other_kind(data, name) or _other_encoding(data, name):
        raise ScenarioError([fault])
    source = _decode(data, name)
    found = chain(_bad_characters(source))
    if yaml:
        found = chain(_bad_lines(source), found, _strange_escapes(source))
    if faults := in_file_order(islice(found, MOST_FAULTS)):
        if len(faults) == MOST_FAULTS:
            message = f"{MOST_FAULTS:,} faults or more"
            faults.append(Fault("E112", message, faults[-1].place, "reading stopped here"))
        raise ScenarioError(faults)
    return source


def in_file_order(faults: Iterable[Fault]) -> list[Fault]:
    """Sort faults by their places; those without one come first."""
    return sorted(faults, key=lambda fault: (fault.place.line, fault.place.column) if fault.place else (0, 0))


# -- other files -----------------------------------------------------------------------------------

_KINDS = (
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"%PDF-", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document (.doc, .xls)"),
    (b"{\\rtf", "a rich text document (.rtf)"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"\x7fELF", "a program"),
)
_ZIPS = (
    (b"word/", "a Word document (.docx)"),
    (b"xl/", "an Excel workbook (.xlsx)"),
    (b"ppt/", "a PowerPoint presentation (.pptx)"),
    (b"opendocument.text", "an OpenDocument text (.odt)"),
    (b"opendocument.spreadsheet", "an OpenDocument spreadsheet (.ods)"),
)
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:(!doctype html|html\b)|\?xml\b|svg\b)", re.IGNORECASE)


def _other_kind(data: bytes, name: str) -> Fault | None:
    """Name a file that is no YAML at all by its first bytes."""
    kind = next((kind for magic, kind in _KINDS if data.startswith(magic)), "")
    if data.startswith(b"PK\x03\x04"):
        kind = next((kind for part, kind in _ZIPS if part in data), "a zip archive")
    elif markup := _MARKUP.match(data):
        kind = "a web page (HTML)" if markup[1] else "an XML document"
    return Fault("E114", f"this is {kind}, not a scenario", file=name, help=_EXPORT) if kind else None


# -- encoding --------------------------------------------------------------------------------------

_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))


def _other_encoding(data: bytes, name: str) -> Fault | None:
    """Recognise UTF-16 and UTF-32, with or without a byte order mark, and files that are no text at all."""
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "")
    sample = data[:1000]
    zeros = [sample[phase::4].count(0) * 5 > len(sample) for phase in range(4)]  # a fifth of all: most of a phase
    if not encoding:
        encoding = {2: "UTF-16", 3: "UTF-32"}.get(sum(zeros), "")
    if encoding:
        return Fault("E110", f"the file is saved as {encoding}, not as UTF-8", file=name, help=_SAVE)
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > 8 and controls * 20 > len(sample):
        return Fault("E114", "this is not a text file", file=name, help=_EXPORT)
    return None


def _decode(data: bytes, name: str) -> SourceText:
    try:
        text = _unix(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ScenarioError([_undecoded(data, name, error.start)]) from None
    return SourceText(name, text if text.endswith("\n") else text + "\n")


def _unix(text: str) -> str:
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _undecoded(data: bytes, name: str, at: int) -> Fault:
    """Point at the first byte that is not UTF-8, and say what it would be in the old Windows encoding."""
    source = SourceText(name, _unix(data.decode("utf-8", "replace")))
    offset = len(_unix(data[:at].decode("utf-8")))
    western = data[at : at + 1].decode("cp1252", "ignore")
    return Fault(
        "E110",
        f"the file is not UTF-8: byte {at + 1:,} is 0x{data[at]:02X}",
        source.place(offset, offset + 1),
        f"`{western}`, if this was saved as Windows-1252 or Latin-1" if western.isalpha() else "not UTF-8 from here",
        help=_SAVE,
    )


# -- characters ------------------------------------------------------------------------------------


def _bad_lines(source: SourceText) -> Iterator[Fault]:
    text = source.text
    for match in _TAB_INDENTS.finditer(text) if "\t" in text else ():
        at = text.index("\t", match.start())
        yield Fault(
            "E101",
            "a tab is used for indentation",
            source.place(at, at + 1),
            "tab character here",
            help="YAML indents with spaces; set your editor to write two spaces for a tab",
        )
    for match in () if text.isascii() else _SPACE_INDENTS.finditer(text):
        yield space_fault(source, match.start(1), "used for indentation")
    for match in _LONG_LINE.finditer(text):
        yield Fault(
            "E112",
            f"a line of {len(match[0]):,} characters; at most {LONGEST_LINE:,} are read",
            source.place(match.start(), match.start() + 1),
            help="break it into several lines",
        )


def _bad_characters(source: SourceText) -> Iterator[Fault]:
    """Report the first bad character of each line; a file full of them needs no longer list."""
    if source.text.isascii() and source.text.isprintable():
        return
    last = -1
    for match in FORBIDDEN.finditer(source.text):
        place = source.place(match.start(), match.end())
        if place.line != last:
            yield character_fault(match[0], place)
        last = place.line


def _strange_escapes(source: SourceText) -> Iterator[Fault]:
    r"""Report escapes of no character, such as ``\ud83d``, also outside of quotes: programs differ on them."""
    if "\\" not in source.text:
        return
    for match in _ESCAPES.finditer(source.text):
        place, code = source.place(*match.span(1)), int(match[1][2:], 16)
        if 0xD800 <= code < 0xE000:
            yield character_fault(chr(code), place, "write the character itself")
        elif code > sys.maxunicode:
            yield escape_fault(place, match[1])
