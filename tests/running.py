"""The whole program in a process of its own, on a free port, with its own data folder; it can be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from tests.postgres import free_port

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0  # seconds until /readyz, generous for a busy machine; the speed promise is measured elsewhere


@dataclass
class RunningApp:
    """One program. `env`: settings beside the address and the data folder."""

    folder: Path
    env: dict[str, str] = field(default_factory=dict)
    command: str = "run"
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def base(self) -> str:
        """The address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """Everything it printed so far."""
        return (self.folder / "output.log").read_text(encoding="utf-8", errors="replace")

    @property
    def settings(self) -> dict[str, str]:
        """The environment it runs in: nothing of the developer's own settings."""
        plain = {name: value for name, value in os.environ.items() if not name.startswith("XIAOGE_")}
        own = {
            "PYTHONPATH": str(ROOT),
            "XIAOGE_DATA_DIR": str(self.folder / "var"),
            "XIAOGE_DATABASE_URL": f"sqlite:///{self.folder}/var/xiaoge.db",
            "XIAOGE_HTTP_PORT": str(self.port),
        }
        return plain | own | self.env

    def start(self) -> RunningApp:
        """Start and wait for /readyz."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "output.log").open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", self.command],
                cwd=self.folder, env=self.settings, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            )  # fmt: skip
        end = monotonic() + PATIENCE
        while not self.ready():
            if monotonic() > end or self._ended(0.05):
                self.kill()
                raise AssertionError(f"not ready:\n{self.log[-4000:]}")
        return self

    def ready(self) -> bool:
        """True while /readyz says so."""
        try:
            with urllib.request.urlopen(f"{self.base}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def kill(self) -> None:
        """SIGKILL: nothing is finished, nothing is flushed."""
        self._end(signal.SIGKILL)

    def stop(self, patience: float = 20) -> int:
        """Ask it to stop; its exit code."""
        return self._end(signal.SIGTERM, patience)

    def cli(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run another command on the same data."""
        return subprocess.run(
            [sys.executable, "-m", "bot", *words],
            cwd=self.folder,
            env=self.settings,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def _end(self, how: signal.Signals, patience: float = 20) -> int:
        if self.process is None:
            return 0
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            return self.process.wait(patience)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise

    def _ended(self, seconds: float) -> bool:
        assert self.process is not None
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True
