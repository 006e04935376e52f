"""What only PostgreSQL needs: an index for searching inside words, and one byte order for the stored sort keys.

SQLite orders text by bytes already; PostgreSQL by the language of the database, which may put «№» anywhere.
"""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

FORWARD = [
    'ALTER TABLE partners_partner ALTER COLUMN name_key TYPE varchar(300) COLLATE "C"',
    "CREATE INDEX partner_search_text_trgm ON partners_partner USING gin (search_text gin_trgm_ops)",
]


def forward(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in FORWARD:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_reference_data")]
    operations = [TrigramExtension(), migrations.RunPython(forward, migrations.RunPython.noop)]
