"""`python -m benchmarks.confidence FILE... [--map CSV] [--write]`: fit confidence.csv to labelled messages.

Give it lists that the words were not tuned to, and fit again whenever the words change much.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from nlp import corpus
from nlp.confidence import Point, fitted
from nlp.measure import answers
from nlp.tables import WORDS
from nlp.understand import Ear

PAGE = WORDS / "confidence.csv"


def main() -> None:
    """Print the points; keep them where asked."""
    parser = argparse.ArgumentParser(prog="benchmarks.confidence", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, help="labelled messages")
    parser.add_argument(
        "--map", type=Path, help="CSV of domain_code, coarse_codes, for files with coarser labels"
    )
    parser.add_argument("--coarse", nargs="*", type=Path, default=[], help="the files that --map is for")
    parser.add_argument("--write", action="store_true", help=f"keep the points in {PAGE.name}")
    asked = parser.parse_args()
    ear = Ear.load().uncalibrated()
    coarse = corpus.coarse_codes(asked.map) if asked.map else None
    lists = [corpus.load(path, ear.categories) for path in asked.files]
    lists += [corpus.load(path, ear.categories, coarse) for path in asked.coarse]
    found = [
        (heard.confidence, right)
        for one in lists
        for heard, right in answers(one, [ear.understand(sample.text) for sample in one.samples])
        if heard.intent != "command"
    ]
    page = _page(fitted(found))
    print(page, end="")
    if asked.write:
        PAGE.write_text(page, encoding="utf-8")


def _page(points: list[Point]) -> str:
    return "strength,right\n" + "".join(f"{strength},{right}\n" for strength, right in points)


if __name__ == "__main__":
    main()
