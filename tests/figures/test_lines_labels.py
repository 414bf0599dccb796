from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from negotiation.figures.lines_labels import line_labels
from negotiation.figures.sweep_branches import Branch


@given(st.lists(st.lists(st.integers(0, 8), min_size=8, max_size=8), min_size=1, max_size=5), st.data())
def test_names_of_lines_lie_on_no_line_and_on_no_other_name(heights, data):
    branches, values = [], []
    for row in heights:
        held = np.array([[float(v)] * 2 for v in row])
        probability = np.zeros((8, 3, 2))
        probability[:, data.draw(st.integers(0, 2))] = 1
        branches.append(Branch(0, data.draw(st.booleans()), held[:, None], probability))
        values.append(held)
    shares = np.linspace(0.05, 0.95, 8)
    found = line_labels(branches, values, shares, ("a", "b", "c"), (300, 100), (-1, 9), (0.5,))
    x = shares * 300
    for label in found:
        for held in values:
            y = np.interp(label.x, x, (held[:, 0] + 1) / 10 * 100)
            assert abs(y - label.y) > 3
    spots = Counter((round(label.x), round(label.y)) for label in found)
    assert all(count == 1 for count in spots.values())
    assert all(0 < label.x < 300 and 0 < label.y < 100 and abs(label.x - 150) > 1 for label in found)
