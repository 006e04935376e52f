"""What only PostgreSQL needs: one byte order for the stored sort keys, as SQLite has it by itself."""

from django.db import migrations

FORWARD = [
    'ALTER TABLE activities_activity ALTER COLUMN title_key TYPE varchar(300) COLLATE "C"',
    'ALTER TABLE activities_activity ALTER COLUMN responsible_key TYPE varchar(300) COLLATE "C"',
    'ALTER TABLE activities_project ALTER COLUMN title_key TYPE varchar(300) COLLATE "C"',
    'ALTER TABLE activities_product ALTER COLUMN title_key TYPE varchar(300) COLLATE "C"',
]


def forward(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for statement in FORWARD:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("activities", "0002_reference_data")]
    operations = [migrations.RunPython(forward, migrations.RunPython.noop)]
