"""Modules of the programme and communities of the school; with whom an activity is done."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0004_worded_spans"),
        ("partners", "0003_postgresql_only"),
        ("school", "0002_reference_data"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Module",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name in Russian")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="name in English")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("is_active", models.BooleanField(default=True, verbose_name="offered in forms")),
                (
                    "other_names",
                    models.TextField(
                        blank=True,
                        help_text="One a line: as plans write it, now or in the past.",
                        max_length=2000,
                        verbose_name="other names",
                    ),
                ),
                (
                    "is_variable",
                    models.BooleanField(
                        default=False,
                        help_text="Each school chooses which of these its programme has.",
                        verbose_name="variable",
                    ),
                ),
            ],
            options={
                "verbose_name": "module of the programme",
                "verbose_name_plural": "modules of the programme",
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OwnCommunity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name in Russian")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="name in English")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("is_active", models.BooleanField(default=True, verbose_name="offered in forms")),
                (
                    "other_names",
                    models.TextField(
                        blank=True,
                        help_text="One a line: as plans write it, now or in the past.",
                        max_length=2000,
                        verbose_name="other names",
                    ),
                ),
                (
                    "meaning",
                    models.CharField(
                        choices=[
                            ("usual", "the school’s own; ask where the register has it too"),
                            ("own", "always the school’s own"),
                            ("partner", "always a partner"),
                            ("ask", "may be either: ask"),
                        ],
                        default="usual",
                        max_length=20,
                        verbose_name="what the name means in a plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "community of the school",
                "verbose_name_plural": "communities of the school",
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="activity",
            name="cooperation",
            field=models.CharField(
                choices=[
                    ("partners", "with partners"),
                    ("looking", "we are looking for a partner"),
                    ("own", "on our own"),
                ],
                default="looking",
                max_length=20,
                verbose_name="with partners or on our own",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="own_forces_text",
            field=models.CharField(
                blank=True,
                help_text="As in the plan: «Движение Первых», «школьный музей», «совет обучающихся».",
                max_length=300,
                verbose_name="who of the school’s own",
            ),
        ),
        migrations.AddField(
            model_name="historicalactivity",
            name="cooperation",
            field=models.CharField(
                choices=[
                    ("partners", "with partners"),
                    ("looking", "we are looking for a partner"),
                    ("own", "on our own"),
                ],
                default="looking",
                max_length=20,
                verbose_name="with partners or on our own",
            ),
        ),
        migrations.AddField(
            model_name="historicalactivity",
            name="own_forces_text",
            field=models.CharField(
                blank=True,
                help_text="As in the plan: «Движение Первых», «школьный музей», «совет обучающихся».",
                max_length=300,
                verbose_name="who of the school’s own",
            ),
        ),
        migrations.AlterField(
            model_name="activity",
            name="module",
            field=models.CharField(
                blank=True,
                help_text="The part of the upbringing programme, in your programme’s words; the plan can be grouped by it.",
                max_length=150,
                verbose_name="module of the programme",
            ),
        ),
        migrations.AlterField(
            model_name="historicalactivity",
            name="module",
            field=models.CharField(
                blank=True,
                help_text="The part of the upbringing programme, in your programme’s words; the plan can be grouped by it.",
                max_length=150,
                verbose_name="module of the programme",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalModule",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("code", models.SlugField(max_length=60, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name in Russian")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="name in English")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("is_active", models.BooleanField(default=True, verbose_name="offered in forms")),
                (
                    "other_names",
                    models.TextField(
                        blank=True,
                        help_text="One a line: as plans write it, now or in the past.",
                        max_length=2000,
                        verbose_name="other names",
                    ),
                ),
                (
                    "is_variable",
                    models.BooleanField(
                        default=False,
                        help_text="Each school chooses which of these its programme has.",
                        verbose_name="variable",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical module of the programme",
                "verbose_name_plural": "historical modules of the programme",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOwnCommunity",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("code", models.SlugField(max_length=60, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name in Russian")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="name in English")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("is_active", models.BooleanField(default=True, verbose_name="offered in forms")),
                (
                    "other_names",
                    models.TextField(
                        blank=True,
                        help_text="One a line: as plans write it, now or in the past.",
                        max_length=2000,
                        verbose_name="other names",
                    ),
                ),
                (
                    "meaning",
                    models.CharField(
                        choices=[
                            ("usual", "the school’s own; ask where the register has it too"),
                            ("own", "always the school’s own"),
                            ("partner", "always a partner"),
                            ("ask", "may be either: ask"),
                        ],
                        default="usual",
                        max_length=20,
                        verbose_name="what the name means in a plan",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical community of the school",
                "verbose_name_plural": "historical communities of the school",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="activity",
            name="programme_module",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activities",
                to="activities.module",
                verbose_name="module in the list",
            ),
        ),
        migrations.AddConstraint(
            model_name="owncommunity",
            constraint=models.CheckConstraint(
                condition=models.Q(("meaning__in", ["usual", "own", "partner", "ask"])),
                name="own_community_meaning_known",
            ),
        ),
    ]
