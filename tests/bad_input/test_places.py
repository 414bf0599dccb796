"""Where input comes from and output goes to: names, links, devices, bases, full disks, closed streams, interruptions.

Names of folders that the verb `new` refuses are in ``tests/cli/test_new.py``, every failing call of the operating
system in ``tests/runs/test_writing.py``, ``| head`` in ``tests/cli/test_run.py``.
"""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bad_input.calls import NORMAL, OBEYED, call, refused, save
from tests.conftest import ROOT

PROGRAM = [sys.executable, "-m", "negotiation"]


def process(line, **options):
    """A line for the shell, in which `$N` is the program, in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "N": " ".join(PROGRAM), **options.pop("env", {})}
    done = subprocess.run(line, shell=True, capture_output=True, check=False, timeout=120, env=environment, **options)
    assert b"Traceback" not in done.stderr
    assert b"internal error" not in done.stderr
    return done


# -- what is read -------------------------------------------------------------------------------------


def fifo():
    os.mkfifo("talks.yaml")


def listening():
    place = socket.socket(socket.AF_UNIX)
    place.bind("talks.yaml")
    place.close()


def circle():
    Path("talks.yaml").symlink_to("other.yaml")
    Path("other.yaml").symlink_to("talks.yaml")


def dangling():
    Path("talks.yaml").symlink_to("nowhere.yaml")


def folder():
    Path("talks.yaml").mkdir()


def device(name):
    def link():
        Path("talks.yaml").symlink_to(name)

    return link


PLACES = {
    "nothing": (lambda: None, "there is no such file"),
    "a folder": (folder, "is a folder"),
    "a pipe": (fifo, "not a regular file"),
    "a socket": (listening, "not a regular file"),
    "an endless device": (device("/dev/zero"), "not a regular file"),
    "an empty device": (device("/dev/null"), "not a regular file"),
    "a full device": (device("/dev/full"), "not a regular file"),
    "links in a circle": (circle, "circle"),
    "a link to nothing": (dangling, "there is no such file"),
}


@pytest.mark.parametrize("verb", ["check", "run", "sweep"])
@pytest.mark.parametrize("kind", PLACES)
def test_what_is_no_file(kind, verb):
    make, says = PLACES[kind]
    make()
    result = call(verb, "talks.yaml")
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stderr.count("talks.yaml") <= 3


def test_a_file_that_may_not_be_read():
    save(NORMAL)
    Path("talks.yaml").chmod(0)
    if os.access("talks.yaml", os.R_OK):
        pytest.skip("whoever runs this may read everything")
    result = call("check", "talks.yaml")
    assert result.exit_code == 2
    assert "permission denied" in result.stderr


@pytest.mark.parametrize(
    "name",
    [
        "",
        "a" * 300,
        "a" * 5000,
        "a\0b",
        "nope/talks.yaml",
        "talks.yaml/x",
        "\x1b[31mred.yaml",
        "\udcff.yaml",
        "\u202e.yaml",
    ],
    ids=lambda name: ascii(name)[:20],
)
@pytest.mark.parametrize("verb", ["check", "run", "sweep"])
def test_names_of_files_that_are_not_there(verb, name):
    save(NORMAL)
    assert call(verb, name).exit_code == 2


def test_strange_names_of_files_that_are_there():
    for name in (
        "\x1b[31mred.yaml",
        "a b.yaml",
        "-x.yaml",
        "\u202e.yaml",
        "é.yaml",
        "x" * 250 + ".yaml",
        "\udcff.yaml",
    ):
        save(NORMAL, f"./{name}")
        save(f"{NORMAL}foo: 1\n", f"./bad {name}"[:250] + ".yaml")
        for verb in ("check", "run"):
            assert call(verb, f"./{name}").exit_code == 0
            assert call(verb, f"./{name}", "--format", "json").exit_code == 0
            assert call(verb, f"./bad {name}"[:250] + ".yaml").exit_code == 2


def test_a_link_to_a_file_is_followed():
    save(NORMAL, "other.yaml")
    Path("talks.yaml").symlink_to("other.yaml")
    assert call("check", "talks.yaml").exit_code == 0


def test_standard_input():
    for verb in ("check", "run"):
        assert call(verb, "-", stdin=NORMAL).exit_code == 0
        for text in ("", "- a\n", NORMAL.encode("utf-16"), b"\xff", "[" * 200_000, "# " + "x" * 2_000_000):
            result = call(verb, "-", stdin=text)
            assert result.exit_code == 2
            assert "<stdin>" in result.stderr


def test_an_endless_standard_input():
    done = process("$N run - < /dev/zero")
    assert done.returncode == 2
    assert b"1,000,000 bytes" in done.stderr


# -- what a file is based on --------------------------------------------------------------------------

BASES = {
    "the file itself": "talks.yaml",
    "the file itself by another name": "./talks.yaml",
    "a file further up": "../../etc/passwd",
    "a scenario further up": "../other.yaml",
    "a way up and down again": "below/../other.yaml",
    "an absolute name": "/etc/passwd",
    "an absolute name of a scenario": "/tmp/other.yaml",
    "a home": "~/other.yaml",
    "an address": "https://example.org/other.yaml",
    "a Windows way up": "..\\other.yaml",
    "a file that is not there": "nope.yaml",
    "a folder": "below.yaml",
    "a pipe": "pipe.yaml",
    "another kind of file": "other.txt",
    "a name of 300 characters": "a" * 300 + ".yaml",
    "a circle": "one.yaml",
    "a device": "zero.yaml",
    "a list": "[other.yaml]",
    "a block": "{a: other.yaml}",
    "a number": "1",
    "a truth value": "true",
    "nothing": "",
    "blanks": '" "',
    "an empty text": '""',
    "a NUL": '"a\\0.yaml"',
    "a file that is broken": "broken.yaml",
    "a file that is no scenario": "picture.yaml",
    "a file of another encoding": "wide.yaml",
}


@pytest.mark.parametrize("kind", BASES)
def test_what_cannot_be_a_base(kind):
    Path("below.yaml").mkdir()
    Path("below").mkdir()
    os.mkfifo("pipe.yaml")
    Path("zero.yaml").symlink_to("/dev/zero")
    save(f"based_on: two.yaml\n{NORMAL}", "one.yaml")
    save(f"based_on: talks.yaml\n{NORMAL}", "two.yaml")
    save("title: [\n", "broken.yaml")
    save(b"\x89PNG\r\n\x1a\n", "picture.yaml")
    save(NORMAL.encode("utf-16"), "wide.yaml")
    save("secret words", "other.txt")
    result = call("check", save(f"based_on: {BASES[kind]}\n{NORMAL}"))
    assert result.exit_code == 2
    assert "-->" in result.stderr
    assert "root:" not in result.stderr
    assert "secret" not in result.stderr


@pytest.mark.parametrize("version", ["2", "999", "1.5", "x"])
def test_a_base_of_another_version(version):
    save(NORMAL.replace("negotiation: 1", f"negotiation: {version}"), "other.yaml")
    result = call("check", save("negotiation: 1\nbased_on: other.yaml\ntitle: U\n"))
    assert result.exit_code == 2
    assert "E209" in result.stderr
    assert "--> other.yaml:1:14" in result.stderr


def test_bases_of_bases_have_an_end():
    for number in range(12):
        save(f"based_on: b{number + 1}.yaml\n", f"b{number}.yaml")
    save(NORMAL, "b12.yaml")
    assert call("check", "b4.yaml").exit_code == 0
    result = call("check", "b0.yaml")
    assert result.exit_code == 2
    assert "more than 8 files" in result.stderr


def test_a_base_beside_and_below():
    Path("below").mkdir()
    save(NORMAL, "other.yaml")
    save(NORMAL, "below/other.yaml")
    for base in ("other.yaml", "./other.yaml", "below/other.yaml"):
        assert call("check", save(f"based_on: {base}\ntitle: U\n")).exit_code == 0


# -- what is written ----------------------------------------------------------------------------------


def test_new_in_a_folder_that_is_gone(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    result = call("new", "talks")
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr.startswith("error: ")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder that nobody can write into")
def test_new_in_a_folder_that_cannot_be_written(monkeypatch):
    monkeypatch.chdir("/proc/self")
    result = call("new", "talks")
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr.startswith("error: cannot write talks: ")


def test_new_in_a_folder_without_permission(monkeypatch):
    Path("closed").mkdir()
    Path("closed").chmod(0o555)
    if os.access("closed", os.W_OK):
        pytest.skip("whoever runs this may write everywhere")
    monkeypatch.chdir("closed")
    result = call("new", "talks")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "permission denied" in result.stderr


def test_reading_writes_nothing():
    """Not beside the file, not into the home, not into a cache."""
    save(NORMAL)
    Path("home").mkdir()
    home = str(Path("home").absolute())
    done = process("$N run talks.yaml --proof", env={"HOME": home, "XDG_CACHE_HOME": home, "TMPDIR": home})
    assert done.returncode == 0
    assert sorted(path.name for path in Path().iterdir()) == ["home", "talks.yaml"]
    assert not list(Path("home").iterdir())


FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is full")


@FULL
def test_results_onto_a_full_disk():
    save(NORMAL)
    done = process("$N run talks.yaml > /dev/full")
    assert done.returncode == 4
    assert done.stderr == b"error: No space left on device\n"


@FULL
def test_messages_onto_a_full_disk():
    assert process("$N check nope.yaml 2> /dev/full").returncode == 2


def test_closed_streams():
    save(NORMAL)
    done = process("$N run talks.yaml >&-")
    assert done.returncode == 4
    assert done.stderr == b"error: standard output is closed: the result has nowhere to go\n"
    done = process("$N run - <&-")
    assert done.returncode == 2
    assert done.stderr.startswith(b"error: standard input is closed\n")


def test_hardly_any_environment(tmp_path):
    """No locale, no home, no time zone that exists, no terminal: the same screen, and the same bytes in files."""
    save(NORMAL)
    screen = call("run", "talks.yaml").stdout
    (tmp_path / "there").mkdir()
    words = f"env -i LC_ALL=C TZ=Nowhere/Land TERM=none PYTHONPATH={ROOT} {' '.join(PROGRAM)}"
    done = process(f"{words} run talks.yaml && cd there && {words} new talks")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith(screen)
    assert call("new", "talks").exit_code == 0
    for path in Path("talks").iterdir():
        assert path.read_bytes() == (tmp_path / "there" / path).read_bytes()


@pytest.mark.parametrize("columns", ["0", "1", "-5", "abc", "99999999"])
def test_terminals_of_strange_widths(columns, monkeypatch):
    monkeypatch.setenv("COLUMNS", columns)
    assert call("run", save(NORMAL)).exit_code == 0
    refused(f"{NORMAL}foo: 1\n", "E201")


def test_words_that_a_terminal_would_obey():
    for words in (
        ["\x1b[31mx"],
        ["run", "--\x1b[31m"],
        ["run", "a", "b\x1b"],
        ["explain", "\x1b"],
        ["new", "\x1b[31m"],
    ):
        result = call(*words)
        assert result.exit_code == 2
        assert not OBEYED.search(result.stderr)


# -- interruptions ------------------------------------------------------------------------------------


def test_an_interruption_while_input_is_read():
    running = subprocess.Popen(
        [*PROGRAM, "run", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    with running:
        running.stdin.write(b"# a comment\n" * 20_000)  # more than a pipe holds: once it is through, it is being read
        running.stdin.flush()
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err) == (130, b"", b"\ninterrupted\n")


@pytest.mark.parametrize("verb", ["check", "run"])
def test_an_interruption_while_a_game_is_solved(verb, monkeypatch):
    from negotiation.forms import answer

    def interrupt(game, method="exact"):
        raise KeyboardInterrupt

    name = save(NORMAL)
    monkeypatch.setattr(answer, "solve", interrupt)
    result = call(verb, name)
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", "\ninterrupted\n")


def test_too_little_memory_is_said_without_a_wall_of_text(monkeypatch):
    from click.testing import CliRunner

    from negotiation.forms import answer
    from tests.bad_input.calls import _Command

    def exhausted(game, method="exact"):
        raise MemoryError

    name = save(NORMAL)
    monkeypatch.setattr(answer, "solve", exhausted)
    result = CliRunner().invoke(_Command(), ["run", name])
    assert result.exit_code == 70
    assert "Traceback" not in result.stderr
