"""Words of mixed scripts are stored in one, and partners keep the names that they had, as far as history knows."""

import django.db.models.deletion
from django.db import migrations, models

from common.search import name_fingerprint, search_text, sort_key, words, words_found
from common.search_columns import rebuild

BATCH = 500


def rebuild_search(apps, schema_editor):
    rebuild(
        apps.get_model("partners", "Partner").objects.all(),
        {
            "name_key": lambda row: sort_key(row.short_name or row.name),
            "name_fingerprint": lambda row: name_fingerprint(row.name),
            "search_text": lambda row: search_text(row.name, row.short_name, row.name_en, row.inn, row.ogrn),
        },
    )
    rebuild(
        apps.get_model("partners", "Agreement").objects.only("pk", "number", "subject", "search_text"),
        {"search_text": lambda row: search_text(row.number, row.subject)},
    )


def remember_former_names(apps, schema_editor):
    history = apps.get_model("partners", "HistoricalPartner").objects
    former_names = apps.get_model("partners", "FormerName").objects
    partners = apps.get_model("partners", "Partner").objects.only("pk", "search_text").order_by("pk")
    last = 0
    while batch := {each.pk: each.search_text for each in partners.filter(pk__gt=last)[:BATCH]}:
        found = {}
        rows = history.filter(id__in=batch).order_by("history_date", "history_id")
        for partner, name, short_name, is_public, is_archived in rows.values_list(
            "id", "name", "short_name", "is_public", "is_archived"
        ):
            for each in filter(None, (name, short_name)):
                if not words_found(words(each), batch[partner]):
                    found[partner, each] = found.get((partner, each), False) or (is_public and not is_archived)
        former_names.bulk_create(
            former_names.model(partner_id=partner, name=name, was_public=seen, search_text=search_text(name))
            for (partner, name), seen in found.items()
        )
        last = max(batch)


class Migration(migrations.Migration):
    dependencies = [("partners", "0005_register_hidden_sheets")]

    operations = [
        migrations.CreateModel(
            name="FormerName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=255, verbose_name="name")),
                ("was_public", models.BooleanField(default=False, verbose_name="visitors saw it")),
                ("search_text", models.TextField(editable=False)),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_names",
                        to="partners.partner",
                        verbose_name="partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "former name",
                "verbose_name_plural": "former names",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("partner", "name"), name="former_name_once"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="former_name_is_written"
                    ),
                ],
            },
        ),
        migrations.RunPython(rebuild_search, migrations.RunPython.noop),
        migrations.RunPython(remember_former_names, migrations.RunPython.noop),
    ]
