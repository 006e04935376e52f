"""Stages with their transitions, promises, agreements, confirmed wishes and sheets of principles."""

import common.files
import datetime
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0003_postgresql"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="partnership",
            options={
                "base_manager_name": "objects",
                "ordering": ["direction__position", "-started_on", "pk"],
                "verbose_name": "partnership",
                "verbose_name_plural": "partnerships",
            },
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("contract", "contract"),
                            ("accord", "agreement of cooperation"),
                            ("plan", "plan of joint work"),
                            ("letter", "letter"),
                        ],
                        default="contract",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=50, verbose_name="number")),
                (
                    "subject",
                    models.CharField(
                        blank=True,
                        help_text="For example «о сотрудничестве».",
                        max_length=300,
                        verbose_name="subject",
                    ),
                ),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed on")),
                ("valid_from", models.DateField(verbose_name="in force from")),
                (
                    "term_until",
                    models.DateField(
                        blank=True,
                        help_text="The last day, as the paper says. Empty: without an end.",
                        null=True,
                        verbose_name="in force until",
                    ),
                ),
                (
                    "prolongation",
                    models.CharField(
                        choices=[
                            ("none", "ends with its term"),
                            ("yearly", "goes on year by year unless a side objects"),
                        ],
                        default="none",
                        max_length=20,
                        verbose_name="when the term is over",
                    ),
                ),
                (
                    "prolonged_until",
                    models.DateField(
                        blank=True,
                        help_text="Empty: each year anew without a limit.",
                        null=True,
                        verbose_name="prolonged at most until",
                    ),
                ),
                ("valid_until", models.DateField(editable=False, null=True, verbose_name="last day")),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="note for colleagues")),
                ("search_text", models.TextField(editable=False)),
            ],
            options={
                "verbose_name": "agreement",
                "verbose_name_plural": "agreements",
                "ordering": ["-valid_from", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="AgreementFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "file",
                    models.FileField(
                        max_length=200,
                        upload_to=common.files.generated_name("agreements"),
                        verbose_name="file",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
            ],
            options={
                "verbose_name": "scan of an agreement",
                "verbose_name_plural": "scans of agreements",
                "ordering": ["agreement_id", "-number"],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAgreement",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("contract", "contract"),
                            ("accord", "agreement of cooperation"),
                            ("plan", "plan of joint work"),
                            ("letter", "letter"),
                        ],
                        default="contract",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=50, verbose_name="number")),
                (
                    "subject",
                    models.CharField(
                        blank=True,
                        help_text="For example «о сотрудничестве».",
                        max_length=300,
                        verbose_name="subject",
                    ),
                ),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed on")),
                ("valid_from", models.DateField(verbose_name="in force from")),
                (
                    "term_until",
                    models.DateField(
                        blank=True,
                        help_text="The last day, as the paper says. Empty: without an end.",
                        null=True,
                        verbose_name="in force until",
                    ),
                ),
                (
                    "prolongation",
                    models.CharField(
                        choices=[
                            ("none", "ends with its term"),
                            ("yearly", "goes on year by year unless a side objects"),
                        ],
                        default="none",
                        max_length=20,
                        verbose_name="when the term is over",
                    ),
                ),
                (
                    "prolonged_until",
                    models.DateField(
                        blank=True,
                        help_text="Empty: each year anew without a limit.",
                        null=True,
                        verbose_name="prolonged at most until",
                    ),
                ),
                ("valid_until", models.DateField(editable=False, null=True, verbose_name="last day")),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="note for colleagues")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical agreement",
                "verbose_name_plural": "historical agreements",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAgreement_partnerships",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "HistoricalAgreement_partnerships",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPrincipleAssessment",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "score",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="score",
                    ),
                ),
                ("remark", models.CharField(blank=True, max_length=300, verbose_name="remark")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical assessment of a principle",
                "verbose_name_plural": "historical assessments of principles",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPrincipleSheet",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "school_year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="school year",
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("school", "the school"), ("partner", "the partner")],
                        max_length=20,
                        verbose_name="whose sheet",
                    ),
                ),
                (
                    "trust",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="we trust the school",
                    ),
                ),
                (
                    "signed_on",
                    models.DateField(
                        blank=True,
                        help_text="The day on the paper sheet. Only a signed sheet counts for the second stage.",
                        null=True,
                        verbose_name="the partner signed the sheet on",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical sheet of principles",
                "verbose_name_plural": "historical sheets of principles",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPromise",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "side",
                    models.CharField(
                        choices=[("school", "the school"), ("partner", "the partner")],
                        max_length=20,
                        verbose_name="who gives",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("people", "people"),
                            ("room", "rooms and grounds"),
                            ("equipment", "equipment and materials"),
                            ("knowledge", "knowledge and methods"),
                            ("time", "time"),
                            ("money", "money"),
                            ("other", "something else"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "text",
                    models.CharField(
                        help_text="For example «читальный зал по средам для занятий 5–6 классов».",
                        max_length=300,
                        verbose_name="what exactly",
                    ),
                ),
                (
                    "due_on",
                    models.DateField(
                        blank=True,
                        help_text="If nothing is noted by then, it stands among what waits for you.",
                        null=True,
                        verbose_name="by when",
                    ),
                ),
                ("is_kept", models.BooleanField(editable=False, null=True, verbose_name="kept")),
                ("noted_on", models.DateField(editable=False, null=True, verbose_name="noted on")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical promise",
                "verbose_name_plural": "historical promises",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalWishConfirmation",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("letter", "by letter"),
                            ("phone", "by telephone"),
                            ("meeting", "at a meeting"),
                        ],
                        max_length=20,
                        verbose_name="how the partner said it",
                    ),
                ),
                ("on", models.DateField(verbose_name="when")),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="Who said it (a post is enough) and what was said.",
                        max_length=300,
                        verbose_name="in a few words",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
            ],
            options={
                "verbose_name": "historical confirmation of the wish",
                "verbose_name_plural": "historical confirmations of the wish",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PrincipleAssessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "score",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="score",
                    ),
                ),
                ("remark", models.CharField(blank=True, max_length=300, verbose_name="remark")),
            ],
            options={
                "verbose_name": "assessment of a principle",
                "verbose_name_plural": "assessments of principles",
                "ordering": ["principle__position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PrincipleSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "school_year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2000),
                            django.core.validators.MaxValueValidator(2100),
                        ],
                        verbose_name="school year",
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("school", "the school"), ("partner", "the partner")],
                        max_length=20,
                        verbose_name="whose sheet",
                    ),
                ),
                (
                    "trust",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="we trust the school",
                    ),
                ),
                (
                    "signed_on",
                    models.DateField(
                        blank=True,
                        help_text="The day on the paper sheet. Only a signed sheet counts for the second stage.",
                        null=True,
                        verbose_name="the partner signed the sheet on",
                    ),
                ),
            ],
            options={
                "verbose_name": "sheet of principles",
                "verbose_name_plural": "sheets of principles",
                "ordering": ["-school_year", "side"],
            },
        ),
        migrations.CreateModel(
            name="Promise",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "side",
                    models.CharField(
                        choices=[("school", "the school"), ("partner", "the partner")],
                        max_length=20,
                        verbose_name="who gives",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("people", "people"),
                            ("room", "rooms and grounds"),
                            ("equipment", "equipment and materials"),
                            ("knowledge", "knowledge and methods"),
                            ("time", "time"),
                            ("money", "money"),
                            ("other", "something else"),
                        ],
                        default="other",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "text",
                    models.CharField(
                        help_text="For example «читальный зал по средам для занятий 5–6 классов».",
                        max_length=300,
                        verbose_name="what exactly",
                    ),
                ),
                (
                    "due_on",
                    models.DateField(
                        blank=True,
                        help_text="If nothing is noted by then, it stands among what waits for you.",
                        null=True,
                        verbose_name="by when",
                    ),
                ),
                ("is_kept", models.BooleanField(editable=False, null=True, verbose_name="kept")),
                ("noted_on", models.DateField(editable=False, null=True, verbose_name="noted on")),
            ],
            options={
                "verbose_name": "promise",
                "verbose_name_plural": "promises",
                "ordering": ["side", "pk"],
            },
        ),
        migrations.CreateModel(
            name="StageTransition",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("opened", "opened"),
                            ("advanced", "moved on: the criteria are met"),
                            ("decided", "moved on by the school's decision"),
                            ("stepped_back", "moved back"),
                            ("by_law", "became cooperation by law"),
                            ("voluntary", "became a partnership of free will"),
                        ],
                        max_length=20,
                        verbose_name="what",
                    ),
                ),
                ("on", models.DateField(verbose_name="when")),
                ("text", models.TextField(blank=True, max_length=2000, verbose_name="in words")),
                ("lacking", models.JSONField(blank=True, default=list, verbose_name="what was lacking")),
                ("written_at", models.DateTimeField(auto_now_add=True, verbose_name="written down")),
            ],
            options={
                "verbose_name": "transition",
                "base_manager_name": "objects",
                "verbose_name_plural": "transitions",
                "ordering": ["partnership_id", "number"],
            },
        ),
        migrations.CreateModel(
            name="WishConfirmation",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("letter", "by letter"),
                            ("phone", "by telephone"),
                            ("meeting", "at a meeting"),
                        ],
                        max_length=20,
                        verbose_name="how the partner said it",
                    ),
                ),
                ("on", models.DateField(verbose_name="when")),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="Who said it (a post is enough) and what was said.",
                        max_length=300,
                        verbose_name="in a few words",
                    ),
                ),
            ],
            options={
                "verbose_name": "confirmation of the wish",
                "verbose_name_plural": "confirmations of the wish",
                "ordering": ["-on", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="historicalpartnership",
            name="basis",
            field=models.CharField(
                choices=[("voluntary", "of free will"), ("law", "by law (120-FZ)")],
                default="voluntary",
                help_text="Cooperation that the law prescribes goes through no stages.",
                max_length=20,
                verbose_name="basis",
            ),
        ),
        migrations.AddField(
            model_name="historicalpartnership",
            name="benefit",
            field=models.TextField(blank=True, max_length=1000, verbose_name="the benefit for everybody"),
        ),
        migrations.AddField(
            model_name="historicalpartnership",
            name="common_goals",
            field=models.TextField(
                blank=True,
                help_text="In a few words: what we want together. Needed for the first stage.",
                max_length=1000,
                verbose_name="common goals",
            ),
        ),
        migrations.AddField(
            model_name="historicalpartnership",
            name="common_values",
            field=models.TextField(
                blank=True,
                help_text="What both of us hold dear in this work. Needed for the first stage.",
                max_length=1000,
                verbose_name="common values",
            ),
        ),
        migrations.AddField(
            model_name="historicalpartnership",
            name="coordinator",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="Who keeps in touch with the partner; stands on the board.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="coordinator",
            ),
        ),
        migrations.AddField(
            model_name="historicalpartnership",
            name="end_reason",
            field=models.CharField(blank=True, editable=False, max_length=500, verbose_name="why it ended"),
        ),
        migrations.AddField(
            model_name="historicalpartnership",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who wrote down the end",
            ),
        ),
        migrations.AddField(
            model_name="historicalpartnership",
            name="ended_by_side",
            field=models.CharField(
                blank=True,
                choices=[("school", "the school"), ("partner", "the partner")],
                editable=False,
                max_length=20,
                verbose_name="which side left",
            ),
        ),
        migrations.AddField(
            model_name="historicalpartnership",
            name="opportunity",
            field=models.TextField(
                blank=True, max_length=1000, verbose_name="the opportunity for everybody to take part"
            ),
        ),
        migrations.AddField(
            model_name="historicalpartnership",
            name="problem",
            field=models.TextField(blank=True, max_length=1000, verbose_name="the problem that only both can solve"),
        ),
        migrations.AddField(
            model_name="historicalpartnership",
            name="stage",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                default=1,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="partners.stage",
                to_field="number",
                verbose_name="stage",
            ),
        ),
        migrations.AddField(
            model_name="historicalpartnership",
            name="stage_since",
            field=models.DateField(
                default=datetime.date(2000, 1, 1), editable=False, verbose_name="at this stage since"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="historicalpartnership",
            name="stays_reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="why we stay"),
        ),
        migrations.AddField(
            model_name="historicalpartnership",
            name="stays_until",
            field=models.DateField(blank=True, null=True, verbose_name="we stay at this stage until"),
        ),
        migrations.AddField(
            model_name="historicalpartnership",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
        ),
        migrations.AddField(
            model_name="partnership",
            name="basis",
            field=models.CharField(
                choices=[("voluntary", "of free will"), ("law", "by law (120-FZ)")],
                default="voluntary",
                help_text="Cooperation that the law prescribes goes through no stages.",
                max_length=20,
                verbose_name="basis",
            ),
        ),
        migrations.AddField(
            model_name="partnership",
            name="benefit",
            field=models.TextField(blank=True, max_length=1000, verbose_name="the benefit for everybody"),
        ),
        migrations.AddField(
            model_name="partnership",
            name="common_goals",
            field=models.TextField(
                blank=True,
                help_text="In a few words: what we want together. Needed for the first stage.",
                max_length=1000,
                verbose_name="common goals",
            ),
        ),
        migrations.AddField(
            model_name="partnership",
            name="common_values",
            field=models.TextField(
                blank=True,
                help_text="What both of us hold dear in this work. Needed for the first stage.",
                max_length=1000,
                verbose_name="common values",
            ),
        ),
        migrations.AddField(
            model_name="partnership",
            name="coordinator",
            field=models.ForeignKey(
                blank=True,
                help_text="Who keeps in touch with the partner; stands on the board.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="coordinated_partnerships",
                to=settings.AUTH_USER_MODEL,
                verbose_name="coordinator",
            ),
        ),
        migrations.AddField(
            model_name="partnership",
            name="end_reason",
            field=models.CharField(blank=True, editable=False, max_length=500, verbose_name="why it ended"),
        ),
        migrations.AddField(
            model_name="partnership",
            name="ended_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who wrote down the end",
            ),
        ),
        migrations.AddField(
            model_name="partnership",
            name="ended_by_side",
            field=models.CharField(
                blank=True,
                choices=[("school", "the school"), ("partner", "the partner")],
                editable=False,
                max_length=20,
                verbose_name="which side left",
            ),
        ),
        migrations.AddField(
            model_name="partnership",
            name="opportunity",
            field=models.TextField(
                blank=True, max_length=1000, verbose_name="the opportunity for everybody to take part"
            ),
        ),
        migrations.AddField(
            model_name="partnership",
            name="problem",
            field=models.TextField(blank=True, max_length=1000, verbose_name="the problem that only both can solve"),
        ),
        migrations.AddField(
            model_name="partnership",
            name="stage",
            field=models.ForeignKey(
                default=1,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="partnerships",
                to="partners.stage",
                to_field="number",
                verbose_name="stage",
            ),
        ),
        migrations.AddField(
            model_name="partnership",
            name="stage_since",
            field=models.DateField(
                default=datetime.date(2000, 1, 1), editable=False, verbose_name="at this stage since"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="partnership",
            name="stays_reason",
            field=models.CharField(blank=True, max_length=300, verbose_name="why we stay"),
        ),
        migrations.AddField(
            model_name="partnership",
            name="stays_until",
            field=models.DateField(blank=True, null=True, verbose_name="we stay at this stage until"),
        ),
        migrations.AddField(
            model_name="partnership",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
        ),
        migrations.AlterField(
            model_name="historicalpartnership",
            name="ended_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="until"),
        ),
        migrations.AlterField(
            model_name="partnership",
            name="ended_on",
            field=models.DateField(blank=True, editable=False, null=True, verbose_name="until"),
        ),
        migrations.AddIndex(
            model_name="partnership",
            index=models.Index(
                condition=models.Q(("ended_on", None)),
                fields=["stage", "stage_since", "id"],
                name="partnership_board",
            ),
        ),
        migrations.AlterConstraint(
            model_name="partnership",
            name="partnership_one_open",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on", None)),
                fields=("partner", "direction"),
                name="partnership_one_open",
                violation_error_message="This partner already has an open partnership in this direction.",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="agreements",
                to="partners.partner",
                verbose_name="partner",
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="partnerships",
            field=models.ManyToManyField(
                blank=True,
                related_name="agreements",
                to="partners.partnership",
                verbose_name="for which partnerships",
            ),
        ),
        migrations.AddField(
            model_name="agreementfile",
            name="agreement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="files",
                to="partners.agreement",
                verbose_name="agreement",
            ),
        ),
        migrations.AddField(
            model_name="agreementfile",
            name="uploaded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by whom",
            ),
        ),
        migrations.AddField(
            model_name="historicalagreement",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalagreement",
            name="partner",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="partners.partner",
                verbose_name="partner",
            ),
        ),
        migrations.AddField(
            model_name="historicalagreement_partnerships",
            name="agreement",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_tablespace="",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="partners.agreement",
            ),
        ),
        migrations.AddField(
            model_name="historicalagreement_partnerships",
            name="history",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                to="partners.historicalagreement",
            ),
        ),
        migrations.AddField(
            model_name="historicalagreement_partnerships",
            name="partnership",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                db_tablespace="",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="partners.partnership",
            ),
        ),
        migrations.AddField(
            model_name="historicalprincipleassessment",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalprincipleassessment",
            name="principle",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="partners.principle",
                verbose_name="principle",
            ),
        ),
        migrations.AddField(
            model_name="historicalprinciplesheet",
            name="entered_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="entered by",
            ),
        ),
        migrations.AddField(
            model_name="historicalprinciplesheet",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalprinciplesheet",
            name="partnership",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="partners.partnership",
                verbose_name="partnership",
            ),
        ),
        migrations.AddField(
            model_name="historicalpromise",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalpromise",
            name="noted_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="noted by",
            ),
        ),
        migrations.AddField(
            model_name="historicalpromise",
            name="partnership",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="partners.partnership",
                verbose_name="partnership",
            ),
        ),
        migrations.AddField(
            model_name="historicalwishconfirmation",
            name="history_user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalwishconfirmation",
            name="noted_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="written down by",
            ),
        ),
        migrations.AddField(
            model_name="historicalwishconfirmation",
            name="paper",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="Among the partner's papers that are here already.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="partners.agreement",
                verbose_name="paper",
            ),
        ),
        migrations.AddField(
            model_name="historicalwishconfirmation",
            name="partnership",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="partners.partnership",
                verbose_name="partnership",
            ),
        ),
        migrations.AddField(
            model_name="principleassessment",
            name="principle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assessments",
                to="partners.principle",
                verbose_name="principle",
            ),
        ),
        migrations.AddField(
            model_name="principlesheet",
            name="entered_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="entered by",
            ),
        ),
        migrations.AddField(
            model_name="principlesheet",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="principle_sheets",
                to="partners.partnership",
                verbose_name="partnership",
            ),
        ),
        migrations.AddField(
            model_name="principleassessment",
            name="sheet",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="assessments",
                to="partners.principlesheet",
                verbose_name="sheet",
            ),
        ),
        migrations.AddField(
            model_name="historicalprincipleassessment",
            name="sheet",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="partners.principlesheet",
                verbose_name="sheet",
            ),
        ),
        migrations.AddField(
            model_name="promise",
            name="noted_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="noted by",
            ),
        ),
        migrations.AddField(
            model_name="promise",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="promises",
                to="partners.partnership",
                verbose_name="partnership",
            ),
        ),
        migrations.AddField(
            model_name="stagetransition",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by whom",
            ),
        ),
        migrations.AddField(
            model_name="stagetransition",
            name="from_stage",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partners.stage",
                to_field="number",
                verbose_name="from",
            ),
        ),
        migrations.AddField(
            model_name="stagetransition",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="transitions",
                to="partners.partnership",
                verbose_name="partnership",
            ),
        ),
        migrations.AddField(
            model_name="stagetransition",
            name="to_stage",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partners.stage",
                to_field="number",
                verbose_name="to",
            ),
        ),
        migrations.AddField(
            model_name="wishconfirmation",
            name="noted_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="written down by",
            ),
        ),
        migrations.AddField(
            model_name="wishconfirmation",
            name="paper",
            field=models.ForeignKey(
                blank=True,
                help_text="Among the partner's papers that are here already.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="wishes",
                to="partners.agreement",
                verbose_name="paper",
            ),
        ),
        migrations.AddField(
            model_name="wishconfirmation",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="wishes",
                to="partners.partnership",
                verbose_name="partnership",
            ),
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(fields=["valid_until", "id"], name="agreement_by_last_day"),
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(fields=["partner", "kind", "valid_until"], name="agreement_of_partner"),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("term_until", None), ("term_until__gte", models.F("valid_from")), _connector="OR"),
                name="agreement_ends_after_start",
                violation_error_message="An agreement cannot end before it is in force.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("prolongation", "none"), ("prolonged_until", None)),
                    models.Q(("prolongation", "yearly"), ("prolonged_until", None), ("term_until__isnull", False)),
                    models.Q(
                        ("prolongation", "yearly"),
                        ("prolonged_until__gte", models.F("term_until")),
                        ("prolonged_until__isnull", False),
                        ("term_until__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="agreement_prolonged_after_term",
                violation_error_message="Only an agreement with a term is prolonged, and never to a day before its end.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("prolongation", "none"),
                        ("term_until__isnull", False),
                        ("valid_until", models.F("term_until")),
                        ("valid_until__isnull", False),
                    ),
                    models.Q(("prolongation", "none"), ("term_until", None), ("valid_until", None)),
                    models.Q(
                        ("prolongation", "yearly"),
                        ("prolonged_until__isnull", False),
                        ("valid_until", models.F("prolonged_until")),
                        ("valid_until__isnull", False),
                    ),
                    models.Q(("prolongation", "yearly"), ("prolonged_until", None), ("valid_until", None)),
                    _connector="OR",
                ),
                name="agreement_last_day_follows",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementfile",
            constraint=models.UniqueConstraint(fields=("agreement", "number"), name="agreement_file_version_unique"),
        ),
        migrations.AddConstraint(
            model_name="principlesheet",
            constraint=models.UniqueConstraint(
                fields=("partnership", "school_year", "side"),
                name="principle_sheet_one_a_year",
                violation_error_message="This side's sheet of this year is already here.",
            ),
        ),
        migrations.AddConstraint(
            model_name="principlesheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("side", "school"), ("signed_on", None), ("trust", None)),
                    ("side", "partner"),
                    _connector="OR",
                ),
                name="principle_sheet_trust_is_the_partners",
            ),
        ),
        migrations.AddConstraint(
            model_name="principlesheet",
            constraint=models.CheckConstraint(
                condition=models.Q(("trust", None), models.Q(("trust__gte", 1), ("trust__lte", 5)), _connector="OR"),
                name="principle_sheet_trust_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="principleassessment",
            constraint=models.UniqueConstraint(fields=("sheet", "principle"), name="assessment_one_per_principle"),
        ),
        migrations.AddConstraint(
            model_name="principleassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("score__gte", 1), ("score__lte", 5)), name="assessment_score_in_range"
            ),
        ),
        migrations.AddIndex(
            model_name="promise",
            index=models.Index(condition=models.Q(("is_kept", None)), fields=["due_on"], name="promise_open_by_day"),
        ),
        migrations.AddIndex(
            model_name="promise",
            index=models.Index(fields=["partnership", "side"], name="promise_of_side"),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True),
                name="promise_says_what",
                violation_error_message="Write what exactly is given.",
            ),
        ),
        migrations.AddConstraint(
            model_name="promise",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_kept", None), ("noted_on", None)),
                    models.Q(("is_kept__isnull", False), ("noted_on__isnull", False)),
                    _connector="OR",
                ),
                name="promise_note_has_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="stagetransition",
            constraint=models.UniqueConstraint(fields=("partnership", "number"), name="transition_number_unique"),
        ),
        migrations.AddConstraint(
            model_name="stagetransition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("from_stage", None), ("kind", "opened"), ("to_stage", None)),
                    models.Q(("from_stage", None), ("kind", "opened"), ("to_stage", 1), ("to_stage__isnull", False)),
                    models.Q(
                        ("from_stage__isnull", False),
                        ("kind__in", ["advanced", "decided"]),
                        (
                            "to_stage",
                            django.db.models.expressions.CombinedExpression(
                                models.F("from_stage"), "+", models.Value(1)
                            ),
                        ),
                        ("to_stage__isnull", False),
                    ),
                    models.Q(
                        ("from_stage__isnull", False),
                        ("kind", "stepped_back"),
                        ("to_stage__isnull", False),
                        ("to_stage__lt", models.F("from_stage")),
                    ),
                    models.Q(("from_stage__isnull", False), ("kind", "by_law"), ("to_stage", None)),
                    models.Q(
                        ("from_stage", None),
                        ("kind", "voluntary"),
                        ("to_stage", 1),
                        ("to_stage__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="transition_leads_where_its_kind_says",
            ),
        ),
        migrations.AddConstraint(
            model_name="stagetransition",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "opened"), models.Q(("text", ""), _negated=True), _connector="OR"),
                name="transition_has_words",
            ),
        ),
        migrations.AddIndex(
            model_name="wishconfirmation",
            index=models.Index(fields=["partnership", "on"], name="wish_of_partnership"),
        ),
        migrations.AddConstraint(
            model_name="wishconfirmation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("way", "letter"), _negated=True), ("paper__isnull", False), _connector="OR"
                ),
                name="wish_by_letter_has_paper",
                violation_error_message="Attach the letter, or choose it among the papers.",
            ),
        ),
    ]
