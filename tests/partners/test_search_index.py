"""What a search reads in each database."""

import pytest
from django.db import connection

from partners.models import Partner

pytestmark = pytest.mark.django_db


def plan() -> str:
    rows = Partner.objects.current().search("музея").order_by("name_key", "pk").values_list("pk", "name")[:51]
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return str(cursor.fetchall())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has a trigram index")
def test_sqlite_searches_in_its_narrow_index():
    assert "partner_search_sqlite" in plan()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has an index of its own")
def test_postgresql_has_a_trigram_index_and_orders_by_bytes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'partner_search_text_trgm'")
        assert "gin_trgm_ops" in cursor.fetchone()[0]
        cursor.execute(
            "SELECT collation_name FROM information_schema.columns "
            "WHERE table_name = 'partners_partner' AND column_name = 'name_key'"
        )
        assert cursor.fetchone()[0] == "C"
