"""A coverage-guided fuzzer on the reader and on formulas, to be run by hand.

    pip install atheris
    python tests/fuzz/fuzz_reader.py CORPUS -max_total_time=3600 -max_len=4000

CORPUS is a folder; its files and the scenarios that ship are where the fuzzer starts, and finds are added to it.
Whatever is neither an answer nor one of the package's own errors stops it and is written to a file; such finds are
kept in ``tests/fuzz/regressions`` and read by the tests ever after.
"""

import shutil
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["negotiation"]):
    import negotiation
    from negotiation.faults import render_all
    from negotiation.scenario import expression

ROOT = Path(__file__).parents[2]


def one(data: bytes) -> None:
    """Read one input as a scenario, or as a formula where it begins with an equals sign."""
    if data.startswith(b"="):
        try:
            text = data[1:].decode("utf-8")
        except UnicodeDecodeError:
            return
        try:
            node = expression.parse(text)
        except negotiation.FormulaError as error:
            assert 0 <= error.start <= error.end <= len(text)
            return
        assert expression.parse(expression.show(node)) == node
        return
    try:
        scenario = negotiation.loads(data)
    except negotiation.ScenarioError as error:
        assert error.faults
        assert render_all(error.faults)
        return
    assert negotiation.loads(scenario.dumps()) == scenario


def main() -> None:
    corpus = Path(sys.argv[1])
    corpus.mkdir(parents=True, exist_ok=True)
    for path in [*ROOT.glob("scenarios/*/*.yaml"), *ROOT.glob("tests/bad/**/*.yaml")]:
        shutil.copy(path, corpus / f"seed-{path.parent.name}-{path.name}")
    for number, text in enumerate(
        ("1/2 + a ** -2", "min(a, b, 3) * -(c - 1.5e3)", "not a < 1 and b >= us.relief or c == 2")
    ):
        (corpus / f"seed-formula-{number}").write_text(f"={text}")
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
