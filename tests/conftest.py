"""Personas, the school of a module, and what every test needs."""

import gc
import itertools
import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import time_machine
from django.core.cache import cache
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.test import Client
from django.utils.module_loading import import_string
from pytest_django import DjangoDbBlocker, Settings

from common.limited import Piece, Refused
from school.publication import clear_cached
from tests import database
from tests.addresses import World
from tests.factories import UserFactory
from tests.moments import MOMENT, is_left_out, move
from tests.personas import Persona, signed_in
from tests.sample_school import load_demo
from tests.sampling import is_sample, left_out
from tests.settings import TEST_DIR

# Machines are noisy: how long an example takes says nothing of the code.
hypothesis.settings.register_profile("portal", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("portal")

__all__ = ["Persona", "signed_in"]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["is_sample"] = is_sample(node.config)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    """Tests that commit for real find the reference rows again, which the one before them flushed.

    All others come before them: pytest would go from moment to moment of the walk instead, and each has some.
    """
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker is not None and marker.kwargs.get("transaction"):
            marks = {**marker.kwargs, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**marks), append=False)
    yield
    out = {item for item in items if is_left_out(item)}
    if is_sample(config):
        out |= left_out(item for item in items if item not in out)
    config.hook.pytest_deselected(items=list(out))
    items[:] = sorted((item for item in items if item not in out), key=commits_for_real)


def commits_for_real(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return "transactional_db" in getattr(item, "fixturenames", ()) or bool(marker and marker.kwargs.get("transaction"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if metafunc.config.option.markexpr == "walk":
        move(metafunc)


def pytest_collection_finish() -> None:
    """What was imported stays until the end: the collector of garbage need not walk through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def clock(request: pytest.FixtureRequest) -> Iterator[time_machine.Traveller]:
    """The clock of this process, which goes on from the moment at which the tests run.

    What waits and measures (threads, deadlines, timeouts) goes by monotonic clocks, which stay as they are; processes
    that a test starts have the real day.
    """
    with time_machine.travel(getattr(request, "param", MOMENT)) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def moment(clock: time_machine.Traveller, request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test begins at the same moment, or at its own: `@pytest.mark.moment("2026-11-15 09:00")`, Moscow time.

    Afterwards the clock is set back: what is built for the tests of a module is built at the moment of all.
    """
    usual = request.node.callspec.params.get("clock", MOMENT) if hasattr(request.node, "callspec") else MOMENT
    marker = request.node.get_closest_marker("moment")
    clock.move_to(marker.args[0] if marker else usual)
    yield
    clock.move_to(usual)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """The last moment before the databases of the tests are made."""
    database.prepare()


FOLDERS = (Path(TEST_DIR) / f"files-{number}" for number in itertools.count())


@pytest.fixture(autouse=True)
def private_files(settings: Settings) -> Iterator[Path]:
    """Files that a test uploads are gone with it. Few tests do: the folder is made when the first is kept."""
    folder = next(FOLDERS)
    settings.PRIVATE_MEDIA_ROOT = folder
    yield folder
    if folder.exists():
        shutil.rmtree(folder)


@pytest.fixture(autouse=True)
def copies_begun(settings: Settings, private_files: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The folder of copies is this test's own, and no process begins one: the commands that would have."""
    commands: list[list[str]] = []
    settings.BACKUP_DIR = private_files.with_name(f"{private_files.name}-copies")
    monkeypatch.setattr("school.backups.background.start", commands.append)
    return commands


@pytest.fixture(autouse=True)
def nothing_cached() -> Iterator[None]:
    """No answer and no count of failed sign-ins lives on from another test."""
    clear_cached()
    cache.clear()
    yield
    clear_cached()


@pytest.fixture
def anonymous() -> Client:
    return Client()


@pytest.fixture
def representative(db: None) -> Persona:
    return signed_in(UserFactory(representative=True))


@pytest.fixture
def teacher(db: None) -> Persona:
    return signed_in(UserFactory())


@pytest.fixture
def coordinator(db: None) -> Persona:
    return signed_in(UserFactory(coordinator=True))


@pytest.fixture
def administrator(db: None) -> Persona:
    return signed_in(UserFactory(administrator=True, second_factor=True))


@pytest.fixture
def demo(db: None, private_files: Path) -> None:
    load_demo()


@pytest.fixture
def in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are judged without the process of their own that `run_limited` starts, which takes longer than they.

    For the many cases of one rule; some of each go through the process, as in the portal.
    """

    def run(function: str, payload: bytes, *args: Any, **limits: int) -> bytes:
        answer: bytes = import_string(function)(payload, *args)
        return answer

    def run_each(function: str, pieces: Sequence[Piece], **limits: int) -> list[bytes | Refused]:
        answers: list[bytes | Refused] = []
        for piece in pieces:
            try:
                answers.append(run(function, piece.read(), *piece.args))
            except Refused as refusal:
                answers.append(refusal)
        return answers

    monkeypatch.setattr("common.files.run_limited", run)
    monkeypatch.setattr("common.pictures.run_limited", run)
    monkeypatch.setattr("common.pictures.run_limited_each", run_each)


@pytest.fixture(scope="module")
def built_world(
    clock: time_machine.Traveller, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[World]:
    """A school that is built once for the tests of a module, in a transaction around theirs.

    None of them may commit for real, and all of them find it in the database, also those that did not ask for it.
    """
    around = transaction.atomic()
    # As Django marks its own: `durable=True` is no error inside of it.
    around._from_testcase = True
    connection = connections[DEFAULT_DB_ALIAS]
    with django_db_blocker.unblock():
        with ExitStack() as stack:
            stack.enter_context(around)
            built = World()
            held = stack.pop_all()
        # Each test closes the connection behind it, which would end the transaction.
        connection.close = lambda: None
    yield built
    with django_db_blocker.unblock():
        del connection.close
        transaction.set_rollback(True)
        held.close()
        connection.close()


@pytest.fixture
def world(built_world: World, db: None, private_files: Path) -> World:
    return built_world.again()


@pytest.fixture
def many_senders(monkeypatch: pytest.MonkeyPatch) -> None:
    """The crowd of a test has one machine; whoever sends many is set aside in `tests/events/test_senders.py`."""
    for most in ("MOST_ALIKE", "MOST_OF_A_DEVICE", "MOST_OF_AN_ADDRESS"):
        monkeypatch.setattr(f"activities.services.senders.{most}", 10_000)
