"""Properties twice: over some examples in every run, and over many among the long proofs."""

import pytest
from hypothesis import given, settings


def at_length(test, examples, *strategies, **named):
    """The same property over more examples, as a slow test; the strategies are those that the test is given."""
    again = given(*strategies, **named)(test.hypothesis.inner_test)
    return pytest.mark.slow(settings(max_examples=examples)(again))
