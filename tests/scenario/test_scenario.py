"""What a scenario shows of itself."""

import negotiation


def test_a_notebook_shows_the_parameters():
    scenario = negotiation.load("scenarios/hanoi/last_day.yaml")
    page = scenario._repr_html_()
    assert page.startswith("<table><caption>Hanoi, the last day: United States (5), North Korea (5)</caption>")
    for name in scenario.parameters:
        assert f"<td>{name}</td>" in page
    assert "0.35 to 0.95" in page


def test_what_an_analyst_writes_is_escaped():
    text = """
negotiation: 1
title: <script>
players: {a: '<b>'}
parameters: {x: {value: 1, label: '<i>', assumption: '&'}}
"""
    page = negotiation.loads(text)._repr_html_()
    assert not [tag for tag in ("<script>", "<b>", "<i>") if tag in page]
    assert "&lt;script&gt;" in page
