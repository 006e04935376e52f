import sqlite3
from typing import Any

from django.apps import AppConfig
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


class CommonConfig(AppConfig):
    name = "common"

    def ready(self) -> None:
        connection_created.connect(allow_many_parameters, dispatch_uid="common.allow_many_parameters")


def allow_many_parameters(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Let Django use as many parameters as this SQLite takes, not the 999 of 2009.

    Otherwise a bulk insert of 300 rows is a dozen queries. Django 6.0 asks SQLite itself.
    """
    if connection.vendor == "sqlite":
        limit = connection.connection.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER)
        connection.features.max_query_params = limit
