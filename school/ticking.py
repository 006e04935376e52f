"""A process beside the portal that does what is due, as long as the portal is served."""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

logger = logging.getLogger(__name__)

_MANAGE = Path(__file__).resolve().parent.parent / "manage.py"
TICKING = (sys.executable, str(_MANAGE), "tick", "--forever", "--with-parent")
# One that ends at once must not keep a processor busy.
PAUSE_SECONDS = 10.0


class Ticking:
    """The process, started anew when it ends. It ends by itself when this one does: the pipe to it closes."""

    def __init__(self, command: Sequence[str] = TICKING, *, url: str = "", pause: float = PAUSE_SECONDS):
        self._command = command
        # Links in letters name the address that the server said it has.
        self._environment = os.environ | ({"PORTAL_URL": url} if url else {})
        self._pause = pause
        self._stop = threading.Event()
        self.process = self._start()
        self._guard = threading.Thread(target=self._keep, daemon=True, name="ticking")
        self._guard.start()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, stdin=subprocess.PIPE, env=self._environment)

    def _keep(self) -> None:
        while True:
            ended = self.process
            ended.wait()
            if ended.stdin:
                ended.stdin.close()
            if self._stop.wait(self._pause):
                return
            logger.warning("the process that does what is due ended; it is started again")
            self.process = self._start()

    def end(self) -> None:
        """Let it finish what it is doing, and start no other."""
        self._stop.set()
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait()
        self._guard.join()


def start_ticking(url: str) -> Ticking:
    """Start it for the portal that is served at this address."""
    return Ticking(url=url)
