"""What a portal holds and answers, printed as JSON: run by the drill in a process of its own, on each machine.

    python -m tests.backups.look

At the moment of the tests, so that two machines answer alike.
"""

import hashlib
import json

import django
import time_machine

from tests.moments import MOMENT

FEEDS = ["/calendar.ics", "/en/calendar.ics", "/calendar.ics?grade=6", "/open-data/events.json"]


def main() -> None:
    django.setup()
    from django.apps import apps
    from django.conf import settings
    from django.test import Client

    from demo.school import CLASS_TEACHER, PASSWORD

    # As the process that filled the database; neither a table for the cache nor collected styles are looked at.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    browser = Client(headers={"Host": "localhost"})
    answers = {page: browser.get(page) for page in FEEDS}
    signed_in = browser.post("/en/accounts/login/", {"login": CLASS_TEACHER[0], "password": PASSWORD})
    print(
        json.dumps(
            {
                "rows": {
                    model._meta.db_table: model._base_manager.count()
                    for model in apps.get_models(include_auto_created=True)
                    # What looking writes itself
                    if model._meta.app_label not in {"sessions", "django_cache"}
                    and model._meta.db_table not in {"school_journalentry", "school_trycounter"}
                },
                "feeds": {page: [each.status_code, digest(each.getvalue())] for page, each in answers.items()},
                "signed_in": [signed_in.status_code, browser.get("/en/staff/").status_code],
            }
        )
    )


def digest(content: bytes) -> str:
    return f"{len(content)} {hashlib.sha256(content).hexdigest()}"


if __name__ == "__main__":
    with time_machine.travel(MOMENT):
        main()
