"""Many connections, each of which sends a byte a second."""

import socket
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tools.pressure.portal import served
from tools.pressure.probes import compared, idle, meanwhile

CONNECTIONS, SECONDS = 200, 15
HEAD = b"POST /en/accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n"


def slow(folder: Path) -> dict[str, Any]:
    with served(folder) as port:
        before = idle(port)
        during, left = meanwhile(port, lambda: trickle(port))
    return {**compared(before, during), "connections": CONNECTIONS, "still open at the end": left}


def trickle(port: int) -> int:
    """Half of them send a body, half have not even said what they want. Returns how many were not given up."""
    with ExitStack() as stack:
        connections = []
        for number in range(CONNECTIONS):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            connection.sendall(HEAD + b"\r\n" if number % 2 else b"GET /livez")
            connections.append(connection)
        for _second in range(SECONDS):
            time.sleep(1)
            connections = [each for each in connections if is_sent(each)]
        return len(connections)


def is_sent(connection: socket.socket) -> bool:
    try:
        connection.sendall(b"x")
    except OSError:
        return False
    return True
