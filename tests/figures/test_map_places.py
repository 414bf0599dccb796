import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from negotiation.figures.map_places import Box, Lattice, borders, outline

MASKS = st.tuples(st.integers(1, 7), st.integers(1, 7)).flatmap(lambda shape: arrays(np.bool_, shape))
CODES = st.tuples(st.integers(1, 6), st.integers(1, 6)).flatmap(
    lambda shape: arrays(np.int32, shape, elements=st.integers(0, 2))
)


def inside(path, x, y):
    """Whether a place lies within loops that run along the axes: by the upright edges to its right."""
    found, start = 0, None
    for vertex, code in zip(path.vertices, path.codes, strict=True):
        if code == path.MOVETO:
            start = vertex
        else:
            if start[0] == vertex[0] > x and min(start[1], vertex[1]) < y < max(start[1], vertex[1]):
                found += 1 if vertex[1] > start[1] else -1
            start = vertex
    return found


@given(MASKS)
def test_an_outline_goes_round_its_cells_and_no_other(mask):
    n, m = mask.shape
    path = outline(mask, np.arange(n + 1.0) * 2 - 1, np.arange(m + 1.0) / 2)
    for i in range(n):
        for j in range(m):
            assert inside(path, 2.0 * i, 0.5 * j + 0.25) == int(mask[i, j])


@given(MASKS)
def test_an_outline_has_no_corner_to_spare(mask):
    n, m = mask.shape
    path = outline(mask, np.arange(n + 1.0), np.arange(m + 1.0))
    for loop in np.split(path.vertices, np.flatnonzero(path.codes == path.CLOSEPOLY)[:-1] + 1):
        steps = np.diff(loop, axis=0)
        assert np.array_equal(loop[0], loop[-1]) if len(loop) else True
        assert all((steps[k] == 0).sum() == 1 for k in range(len(steps)))
        assert all((steps[k] == 0)[0] != (steps[k - 1] == 0)[0] for k in range(len(steps)))


@given(CODES)
def test_borders_lie_between_unequal_neighbours_and_nowhere_else(codes):
    n, m = codes.shape
    across, along = codes[1:] != codes[:-1], codes[:, 1:] != codes[:, :-1]
    drawn = set()
    for (x0, y0), (x1, y1) in borders(across, along, np.arange(n + 1.0), np.arange(m + 1.0)):
        if x0 == x1:
            drawn |= {("across", x0 - 1, y) for y in np.arange(y0, y1)}
        else:
            drawn |= {("along", x, y0 - 1) for x in np.arange(x0, x1)}
    wanted = {("across", i, j) for i, j in np.argwhere(across)} | {("along", i, j) for i, j in np.argwhere(along)}
    assert drawn == wanted


@given(CODES, st.floats(4, 90), st.floats(4, 60))
def test_a_label_lies_in_its_region(codes, width, height):
    lattice = Lattice(codes, 120, 90)
    for code in range(3):
        found = lattice.place(code, width, height)
        if found is None:
            continue
        box, margin = found
        assert margin >= 0
        i = np.arange(lattice.codes.shape[0]) * 120 / lattice.codes.shape[0]
        j = np.arange(lattice.codes.shape[1]) * 90 / lattice.codes.shape[1]
        step = i[1], j[1]
        across = (i + step[0] > box.x - width / 2 + 1e-9) & (i < box.x + width / 2 - 1e-9)
        along = (j + step[1] > box.y - height / 2 + 1e-9) & (j < box.y + height / 2 - 1e-9)
        assert (lattice.codes[np.ix_(across, along)] == code).all()


def test_a_label_avoids_what_is_taken():
    lattice = Lattice(np.zeros((4, 4), dtype=np.int32), 100, 100)
    assert lattice.place(0, 40, 10)[0][:2] == pytest.approx((50, 50), abs=2)
    lattice.take(Box(50, 50, 100, 30))
    assert not lattice.is_free(Box(50, 40, 10, 10))
    box, _ = lattice.place(0, 40, 10)
    assert abs(box.y - 50) >= 20
    lattice.take(Box(50, 50, 100, 100))
    assert lattice.place(0, 4, 4) is None


def test_a_label_takes_the_roomiest_place():
    codes = np.zeros((10, 10), dtype=np.int32)
    codes[:7, :7] = 1
    box, margin = Lattice(codes, 200, 200).place(1, 20, 20)
    assert (box.x, box.y) == (70, 70)
    assert margin >= 58


def test_nothing_lies_beyond_the_map():
    lattice = Lattice(np.zeros((4, 4), dtype=np.int32), 100, 80)
    assert lattice.is_free(Box(50, 40, 100, 80))
    assert not lattice.is_free(Box(50, 40, 101, 80))
    assert not lattice.is_free(Box(99, 40, 10, 10))
    assert lattice.code_at(100, 80) == 0
