"""Numbers for the eye never lie: not about zero, not about the sign, not by more than half a last digit."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from negotiation.display import decimal, html_table

numbers = st.one_of(
    st.fractions(),
    st.integers(-(10**30), 10**30).map(Fraction),
    st.builds(Fraction, st.integers(-(10**20), 10**20), st.integers(1, 10**40)),
)


@given(numbers)
def test_decimal_is_near_and_keeps_its_sign(value):
    shown = Fraction(decimal(value))
    assert (shown > 0) == (value > 0)
    assert (shown < 0) == (value < 0)
    assert (
        abs(shown - value) <= max(Fraction(1, 200), abs(value) / 190)
        if abs(value) >= 1
        else abs(shown - value) <= abs(value) / 19
    )


@given(st.text(), st.text())
def test_html_is_escaped(caption, cell):
    html = html_table(caption, ["h"], [[cell]])
    assert "<script" not in html.lower().replace("&lt;script", "")
    assert html.count("<td>") == 1
