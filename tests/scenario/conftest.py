"""Both loaders of the YAML library: libyaml's, and the one in Python."""

import pytest

from tests.strategies_yaml import LOADERS


@pytest.fixture(params=LOADERS, ids=lambda loader: loader.__name__)
def loader(request):
    return request.param
