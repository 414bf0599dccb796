"""Other files, encodings and sizes."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from tests.strategies_yaml import (
    faults,
)


def docx(folder: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(f"{folder}/document.xml", "<x/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data, kind",
    [
        (docx("word"), "this is a Word document (.docx), not a scenario"),
        (docx("xl"), "this is an Excel workbook (.xlsx), not a scenario"),
        (docx("other"), "this is a zip archive, not a scenario"),
        (gzip.compress(b"a: 1", mtime=0), "this is a gzip archive, not a scenario"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "this is a picture (PNG), not a scenario"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "this is a PDF document, not a scenario"),
        (b"{\\rtf1\\ansi x}", "this is a rich text document (.rtf), not a scenario"),
        (b"<!DOCTYPE html>\n<html></html>", "this is a web page (HTML), not a scenario"),
        (b"\n<HTML lang=en>", "this is a web page (HTML), not a scenario"),
        (b'<?xml version="1.0"?><a/>', "this is an XML document, not a scenario"),
        (bytes(range(256)) * 4, "this is not a text file"),
        (b"\x00" * 50, "this is not a text file"),
    ],
)
def test_other_files(data, kind):
    (fault,) = faults(data)
    assert (fault.code, fault.message, fault.file, fault.place) == ("E114", kind, "bad.yaml", None)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_wide_encodings(encoding):
    (fault,) = faults("title: Talks\nplayers: {a: Ä}\n".encode(encoding))
    assert fault.code == "E110"
    assert fault.message == f"the file is saved as {encoding[:6].upper()}, not as UTF-8"


@pytest.mark.parametrize(
    "data, number, line, column",
    [
        (b"a: \xe9\n", 4, 1, 4),
        (b"\xef\xbb\xbfa: \xe9\n", 7, 1, 4),
        (b"a: 1\r\nb: \xff\n", 10, 2, 4),
        ("a: é日\n".encode() + b"b: \xc0\xaf\n", 13, 2, 4),  # overlong
        (b"a: \xed\xa0\x80\n", 4, 1, 4),  # a surrogate
        (b"a: \xe2\x82", 4, 1, 4),  # cut off
    ],
)
def test_bytes_that_are_not_utf_8(data, number, line, column):
    (fault,) = faults(data)
    assert fault.code == "E110"
    assert fault.message == f"the file is not UTF-8: byte {number} is 0x{data[number - 1]:02X}"
    assert (fault.place.line, fault.place.column) == (line, column)
