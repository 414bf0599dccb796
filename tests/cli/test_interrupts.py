"""A Ctrl-C that arrives where Python drops exceptions is not lost."""

import ctypes
import os
import signal

import pytest

from negotiation.cli import interrupts
from negotiation.cli.stopping import Bar


@pytest.fixture
def watched():
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    interrupts.watch()
    yield
    signal.signal(signal.SIGINT, before)
    interrupts._came.clear()


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("moment", [lambda: Bar().points(1), lambda: Bar().phase("finding borders")])
def test_what_a_callback_drops_is_raised_at_the_next_moment(watched, moment):
    def interrupted():
        os.kill(os.getpid(), signal.SIGINT)

    moment()  # nothing came yet
    ctypes.CFUNCTYPE(None)(interrupted)()  # called back by C: the exception goes no further
    with pytest.raises(KeyboardInterrupt):
        moment()
    moment()  # said once


def test_what_is_not_dropped_is_raised_at_once(watched):
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


def test_where_it_is_ignored_it_stays_so():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        interrupts.watch()
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
