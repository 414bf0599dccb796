"""What the verbs share."""

import negotiation
from negotiation.cli.common import METHODS


def test_the_methods_are_those_of_the_solvers():
    assert tuple(negotiation.METHODS) == METHODS
