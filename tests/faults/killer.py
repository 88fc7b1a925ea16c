"""Whoever kills the scheduler of a platform at a chosen step."""

import subprocess
import sys


class Killer:
    """Runs of the scheduler in processes of their own, killed at a step."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.faults.scheduler"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def runs(self, url: str, step: int = 0) -> str:
        """How the run ended: killed at that step, or ended by itself before it."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{url} {step}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()

    def close(self) -> None:
        self._process.communicate(timeout=20)
