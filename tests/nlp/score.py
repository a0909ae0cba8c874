"""Scores understanding on any CSV: python tests/nlp/score.py FILE [MAP] [--misses].

FILE has columns text and label or category, optionally acceptable (a|b), urgent, place_text.
MAP is code_map.csv (domain_code,coarse_codes); without it labels are our own codes.
"""

from __future__ import annotations

import csv
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from nlp.understand import Ear, Understanding

Row = dict[str, str]


def coarse_codes(path: Path | None) -> dict[str, set[str]]:
    """Our code -> the coarse codes it stands for; empty without a map."""
    if path is None:
        return {}
    with path.open(encoding="utf-8") as source:
        return {row["domain_code"]: set(row["coarse_codes"].split("|")) for row in csv.DictReader(source)}


def right(row: Row, heard: Understanding, codes: dict[str, set[str]]) -> bool:
    """True where the answer is the label or an acceptable one."""
    wanted = {row.get("label") or row["category"], *(row.get("acceptable") or "").split("|")}
    return bool(wanted & codes.get(heard.category, {heard.category}))


def main(arguments: list[str]) -> None:
    """Print the scores."""
    files = [Path(item) for item in arguments if not item.startswith("--")]
    codes = coarse_codes(files[1] if len(files) > 1 else None)
    with files[0].open(encoding="utf-8") as source:
        rows = list(csv.DictReader(source))
    ear = Ear.load()
    began = time.perf_counter()
    heard = [ear.understand(row["text"]) for row in rows]
    spent = time.perf_counter() - began
    good = [right(row, found, codes) for row, found in zip(rows, heard, strict=True)]
    top_two = [
        ok or any(codes.get(c.category, {c.category}) & _wanted(row) for c in found.alternatives[:1])
        for ok, row, found in zip(good, rows, heard, strict=True)
    ]
    lines = [f"rows {len(rows)}  top1 {sum(good) / len(rows):.3f}  top2 {sum(top_two) / len(rows):.3f}"]
    lines.append(f"speed {len(rows) / spent:.0f}/s")
    for decision in ("auto", "ask", "human"):
        picked = [ok for ok, found in zip(good, heard, strict=True) if found.decision == decision]
        if picked:
            share, correct = len(picked) / len(rows), sum(picked) / len(picked)
            lines.append(f"{decision}: {share:.2f} of rows, {correct:.3f} right")
    if "urgent" in rows[0]:
        lines.extend(urgency(rows, heard))
    if "place_text" in rows[0]:
        lines.append(places(rows, heard))
    if "--misses" in arguments:
        lines.extend(misses(rows, heard, good))
    sys.stdout.write("\n".join(lines) + "\n")


def _wanted(row: Row) -> set[str]:
    return {row.get("label") or row["category"], *(row.get("acceptable") or "").split("|")} - {""}


def urgency(rows: list[Row], heard: list[Understanding]) -> list[str]:
    """Recall and false alarms, with the rows that went wrong."""
    table = Counter((row["urgent"] == "1", found.urgent) for row, found in zip(rows, heard, strict=True))
    danger = table[True, True] + table[True, False]
    calm = table[False, True] + table[False, False]
    lines = [
        f"urgent recall {table[True, True]}/{danger}  "
        f"false alarms {table[False, True]}/{calm} = {table[False, True] / max(calm, 1):.3f}"
    ]
    for row, found in zip(rows, heard, strict=True):
        if (row["urgent"] == "1") != found.urgent:
            words = " ".join(item.word for item in found.urgent_reasons)
            lines.append(f"  {'missed' if row['urgent'] == '1' else 'false'}: {row['text'][:60]} [{words}]")
    return lines


def places(rows: list[Row], heard: list[Understanding]) -> str:
    """How often a place is found where one is mentioned, and only there."""
    both = only_said = only_found = 0
    for row, found in zip(rows, heard, strict=True):
        said = set(filter(None, row["place_text"].split("|")))
        text = found.place.text if found.place else ""
        hit = any(text in name or name in text for name in said) if text and said else False
        both += hit
        only_said += bool(said) and not hit
        only_found += bool(text) and not hit
    return f"places right {both}  missed {only_said}  wrong {only_found}"


def misses(rows: list[Row], heard: list[Understanding], good: list[bool]) -> list[str]:
    """One line for each wrong answer."""
    lines = []
    for row, found, ok in zip(rows, heard, good, strict=True):
        if not ok:
            words = " ".join(f"{item.word}:{item.category}:{item.weight:g}" for item in found.evidence[:5])
            lines.append(
                f"{row.get('label') or row['category']} -> {found.category} ({found.intent}) "
                f"{row['text'][:70]} [{words}]"
            )
    return lines


if __name__ == "__main__":
    main(sys.argv[1:])
