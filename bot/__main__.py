"""The `xiaoge` command line. Each command loads its own module only, so that a small one stays small."""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
db = typer.Typer(no_args_is_help=True, help="Migrate, back up, restore and verify the database.")
people = typer.Typer(no_args_is_help=True, help="Organisation, officials and their access.")
case = typer.Typer(no_args_is_help=True, help="One case as it stands, and its responsibility trace sheet.")
policy = typer.Typer(
    no_args_is_help=True, help="Limits, ladder, categories, statutory clocks: their versions."
)
export = typer.Typer(no_args_is_help=True, help="Tables for the office.")
app.add_typer(db, name="db")
app.add_typer(people, name="people")
app.add_typer(case, name="case")
app.add_typer(export, name="export")
app.add_typer(policy, name="policy")

_ITS_OWN = {"ignore_unknown_options": True, "allow_extra_args": True}  # its arguments are read by itself
AsJson = Annotated[bool, typer.Option("--json", help="As JSON.")]


# ---- running --------------------------------------------------------------------------------------


@app.command()
def run() -> None:
    """Start everything in one process."""
    from bot.commands import serve

    serve.run()


@app.command()
def receive() -> None:
    """Start only the receivers (pages, hooks). Needs PostgreSQL."""
    from bot.commands import serve

    serve.receive()


@app.command()
def work() -> None:
    """Start only the loops (sending, reminders, audit). Needs PostgreSQL."""
    from bot.commands import serve

    serve.work()


@app.command()
def check() -> None:
    """Read the settings, the database and each channel's credentials; say what is wrong."""
    from bot.commands import check as command

    raise typer.Exit(command.check())


@app.command("version")
def show_version() -> None:
    """The version of this program."""
    try:
        typer.echo(version("xiaoge"))
    except PackageNotFoundError:
        typer.echo("0")


# ---- database -------------------------------------------------------------------------------------


@db.command()
def upgrade() -> None:
    """Bring the database to this version."""
    from bot.commands import database

    database.upgrade()


@db.command()
def backup(file: Path) -> None:
    """One archive of database and media, made while the program runs. The key file is not in it."""
    from bot.commands import database

    database.backup(file)


@db.command()
def restore(file: Path) -> None:
    """Put an archive back into an empty place."""
    from bot.commands import database

    database.restore(file)


@db.command()
def verify() -> None:
    """Check the file, every case's chain of entries, and that each history makes its case."""
    from bot.commands import database

    database.verify()


# ---- people ---------------------------------------------------------------------------------------


@people.command("import")
def import_people(file: Path) -> None:
    """Read organisation, grids and officials from an Excel file: all of it or nothing."""
    from bot.commands import people_import

    people_import.import_file(file)


@people.command()
def template(file: Path) -> None:
    """Write an empty Excel file to fill in."""
    from bot.commands import people_import

    people_import.template(file)


@people.command("list")
def list_people(as_json: AsJson = False) -> None:
    """Everybody in the directory."""
    from bot.commands import people as command

    command.listing(as_json=as_json)


@people.command()
def invite(
    code: Annotated[str | None, typer.Argument(help="The person's code.")] = None,
    everybody: Annotated[
        Path | None, typer.Option("--all", help="Write a printable sheet for everybody without a chat.")
    ] = None,
) -> None:
    """Make a single-use invite code."""
    if (code is None) == (everybody is None):
        raise typer.BadParameter("CODE or --all FILE")
    from bot.commands import invites

    if everybody is not None:
        invites.sheet(everybody)
    elif code is not None:
        invites.one(code)


@people.command()
def disable(code: str) -> None:
    """End a person's access at once."""
    from bot.commands import people as command

    command.disable(code)


@people.command()
def handover(leaving: str, coming: str) -> None:
    """Open tasks of LEAVING go back to the centre with COMING proposed; limits stay."""
    from bot.commands import people as command

    command.handover(leaving, coming)


# ---- cases ----------------------------------------------------------------------------------------


@case.command("show")
def show_case(
    no: str,
    as_json: AsJson = False,
    reveal: Annotated[
        str, typer.Option(help="Also the words of a sealed case; the reason is recorded.")
    ] = "",
) -> None:
    """One case with its history."""
    from bot.commands import cases

    cases.show_case(no, as_json=as_json, reveal=reveal)


@case.command()
def trace(no: str) -> None:
    """The responsibility trace sheet: who had it when, against which date."""
    from bot.commands import cases

    cases.trace(no)


@export.command()
def ledger(
    file: Path,
    since: Annotated[str, typer.Option("--from", metavar="DATE", help="First day, 2026-11-01.")],
    until: Annotated[str, typer.Option("--to", metavar="DATE", help="Last day.")],
) -> None:
    """Write the ledger as Excel."""
    from bot.commands import ledger as command

    command.ledger(file, since, until)


# ---- the rules ------------------------------------------------------------------------------------


@policy.command("show")
def show_policy(
    version: Annotated[int | None, typer.Argument(help="The newest where none is named.")] = None,
    folder: Annotated[
        Path | None, typer.Option("--to", help="Write its tables here, to change them.")
    ] = None,
) -> None:
    """One version of the rules."""
    from bot.commands import policy as command

    command.show_version(version, folder)


@policy.command("check")
def check_policy(path: Annotated[Path, typer.Argument(help="A folder of tables, or one table.")]) -> None:
    """Whether tables can be used: every row, every step's texts, every protection."""
    from bot.commands import policy as command

    raise typer.Exit(command.check(path))


@policy.command("diff")
def diff_policy(
    before: Annotated[str, typer.Argument(help="A version's number, or a folder.")], after: str
) -> None:
    """What differs between two versions, cell by cell."""
    from bot.commands import policy as command

    command.diff(before, after)


@policy.command("activate")
def activate_policy(folder: Path) -> None:
    """Add a version. New cases start with it, open ones keep theirs."""
    from bot.commands import policy as command

    command.activate(folder)


@app.command()
def classify() -> None:
    """Understand messages: one JSON object a line in, one a line out."""
    from bot.commands import classify as command

    command.classify()


@app.command(hidden=True)
def places() -> None:
    """The names of the directory, as JSON: `classify` reads them from here."""
    from bot.commands import places as command

    command.places()


@app.command("lexicon", context_settings=_ITS_OWN, add_help_option=False)
def lexicon(context: typer.Context) -> None:
    """The words that understanding goes by: eval, check, explain, propose."""
    from bot.commands import lexicon as command

    command.app(args=context.args, prog_name="xiaoge lexicon")


@app.command()
def simulate(  # noqa: PLR0917 - each is an option with a name
    seed: Annotated[int, typer.Option(help="The same seed gives the same time.")] = 1,
    days: Annotated[int, typer.Option(min=1, max=731, help="How long people write.")] = 365,
    cases: Annotated[int, typer.Option(min=1, help="How many reports in that time.")] = 20_000,
    since: Annotated[str, typer.Option("--from", metavar="DATE", help="First day.")] = "2026-01-01",
    policy: Annotated[
        Path | None, typer.Option(help="A folder of policy tables to try instead of the shipped ones.")
    ] = None,
) -> None:
    """Let an invented township live on the real program; print what came of it and which rules broke."""
    from bot.commands import simulate as command

    raise typer.Exit(command.run(seed=seed, days=days, cases=cases, since=since, policy=policy))


@app.command()
def chat(
    person: Annotated[str, typer.Option("--as", help="A person's code, or: resident.")] = "resident",
) -> None:
    """Talk to it in the terminal."""
    from bot.commands import chat as command

    command.chat(person)


# ---- ends -----------------------------------------------------------------------------------------


def main() -> None:
    """Run a command: exit 0 on success, 1 on a refusal with its reason, 2 on wrong usage."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()  # the reader went away: nothing is wrong, and nothing more can be said
        sys.exit(0)
    except Exception as fault:
        from bot.commands import refusals

        words = refusals.words(fault)
        if words is None:
            raise
        sys.stderr.write(words + "\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
