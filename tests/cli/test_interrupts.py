"""A Ctrl-C that arrives where Python drops exceptions is not lost."""

import ctypes
import signal
import sys

import pytest

from negotiation import cli
from negotiation.cli import interrupts
from negotiation.cli.stopping import Bar


@pytest.fixture(autouse=True)
def _before():
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("moment", [lambda: Bar().points(1), lambda: Bar().phase("finding borders")])
def test_what_a_callback_drops_is_raised_at_the_next_moment(moment):
    with interrupts.watched():
        moment()  # nothing came yet
        ctypes.CFUNCTYPE(None)(lambda: signal.raise_signal(signal.SIGINT))()  # called by C: it goes no further
        with pytest.raises(KeyboardInterrupt):
            moment()
        moment()  # said once


def test_what_is_not_dropped_is_raised_at_once_and_forgotten():
    with pytest.raises(KeyboardInterrupt), interrupts.watched():
        signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    with interrupts.watched():
        Bar().points(1)


def test_what_else_is_dropped_is_said(monkeypatch):
    said = []
    monkeypatch.setattr(sys, "unraisablehook", lambda dropped: said.append(dropped.exc_type))
    with interrupts.watched():
        ctypes.CFUNCTYPE(None)(lambda: 1 / 0)()
        ctypes.CFUNCTYPE(None)(lambda: signal.raise_signal(signal.SIGINT))()
    assert said == [ZeroDivisionError]


def test_where_it_is_ignored_it_stays_so():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with interrupts.watched():
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_the_program_watches(monkeypatch):
    seen = []
    monkeypatch.setattr(cli, "_status", lambda call: seen.append(signal.getsignal(signal.SIGINT)) or 0)
    with pytest.raises(SystemExit):
        cli.main([])
    assert seen == [interrupts._interrupt]
