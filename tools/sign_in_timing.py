"""Does the time of a refused sign-in tell whether an address has an account? A ratio for each kind of account.

    python tools/sign_in_timing.py [rounds]

Makes a database of its own in a temporary folder and signs in with wrong passwords, each time from another address of
a computer, so that no limit answers instead. The kinds take turns in changing order. What is counted is the processor's
time of this process, at best: what other processes do to the caches only adds to it. Beside the ratio to an address that
nobody has stands what an answer takes beside hashing, where kinds could differ.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 15
LIMIT = 0.10


def prepare(folder: str) -> None:
    os.environ.update(DATA_DIR=folder, DJANGO_SETTINGS_MODULE="partnership.settings", LOG_LEVEL="CRITICAL")
    sys.path.insert(0, str(ROOT))
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def accounts(rounds: int) -> dict[str, Callable[[int], str]]:
    """The kinds of addresses; each round signs in with one of its own, since an account has a limit."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password

    from school.accounts import confirm_email
    from school.models import User

    hashed = make_password("one password for all")
    older = PBKDF2PasswordHasher().encode("one password for all", "salt", PBKDF2PasswordHasher.iterations // 2)
    kinds = {"colleague": hashed, "switched off": hashed, "second factor": hashed, "older hash": older, "invited": "!x"}
    for kind, password in kinds.items():
        for number in range(rounds):
            name = f"{kind.replace(' ', '-')}-{number}@example.org"
            user = User(email=name, full_name=name, password=password, is_active=kind != "switched off")
            user.save()
            confirm_email(user)
            if kind == "second factor":
                TOTP.activate(user, generate_totp_secret())
    return {kind: f"{kind.replace(' ', '-')}-{{}}@example.org".format for kind in ("nobody", *kinds)}


def measure(rounds: int) -> dict[str, tuple[float, float]]:
    """The best time of an answer to each kind, and the best of it beside hashing, in seconds."""
    from django.contrib.auth.hashers import PBKDF2PasswordHasher
    from django.test import Client

    kinds = accounts(rounds)
    times: dict[str, list[float]] = {kind: [] for kind in kinds}
    beside: dict[str, list[float]] = {kind: [] for kind in kinds}
    hashing, encode = [0.0], PBKDF2PasswordHasher.encode

    def timed(*args: Any, **kwargs: Any) -> str:
        start = time.process_time()
        encoded: str = encode(*args, **kwargs)
        hashing[0] += time.process_time() - start
        return encoded

    PBKDF2PasswordHasher.encode = timed  # type: ignore[method-assign]
    for number in range(rounds):
        turns = list(kinds.items())
        for place, (kind, address) in enumerate(turns[number % len(turns) :] + turns[: number % len(turns)]):
            hashing[0] = 0.0
            source = f"10.{number % 250}.{place}.1"
            start = time.process_time()
            answer = Client().post(
                "/accounts/login/",
                {"login": address(number), "password": "wrong"},
                REMOTE_ADDR=source,
                HTTP_HOST="localhost",
            )
            if number:
                # The first round warms up.
                times[kind].append(time.process_time() - start)
                beside[kind].append(times[kind][-1] - hashing[0])
            assert answer.status_code == 200
    return {kind: (min(times[kind]), min(beside[kind])) for kind in kinds}


def main() -> int:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        found = measure(rounds)
    nobody = found["nobody"][0]
    for kind, (whole, beside) in found.items():
        print(f"{kind:14} {whole * 1000:6.0f} ms  {whole / nobody:.3f}  beside hashing {beside * 1000:5.1f} ms")
    return int(any(abs(whole / nobody - 1) > LIMIT for whole, _beside in found.values()))


if __name__ == "__main__":
    raise SystemExit(main())
