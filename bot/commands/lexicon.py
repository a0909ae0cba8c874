"""`xiaoge lexicon`: measure, check and explain the words that understanding goes by."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.commands import lexicon_eval, lexicon_explain, lexicon_propose

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="The words that understanding goes by: measure, check, explain.",
)


@app.callback()
def words() -> None:
    """The words that understanding goes by: measure, check, explain."""


@app.command("eval")
def evaluate(
    files: Annotated[list[Path] | None, typer.Argument(help="Labelled CSV files; else our own.")] = None,
    code_map: Annotated[
        Path | None, typer.Option("--map", help="CSV of domain_code, coarse_codes for coarser labels.")
    ] = None,
    places: Annotated[
        Path | None, typer.Option("--places", help="CSV of the areas they speak of; else the demo county's.")
    ] = None,
    misses: Annotated[
        bool, typer.Option("--misses", help="Also list what went wrong (never of files held_*).")
    ] = False,
) -> None:
    """Measure understanding on labelled messages."""
    lexicon_eval.evaluate(files or [], code_map, places, misses=misses)


@app.command()
def check() -> None:
    """Look for contradictions in the word files and try their examples."""
    lexicon_explain.check()


@app.command()
def explain(text: str) -> None:
    """Say why a message is understood as it is."""
    lexicon_explain.explain_text(text)


@app.command()
def propose(
    accept: Annotated[
        list[int] | None, typer.Option("--accept", metavar="N", help="Keep proposal N; may be repeated.")
    ] = None,
) -> None:
    """Show what dispatchers' corrections teach, and keep what a person accepts."""
    lexicon_propose.run(accept or [])
