"""Actions that can be taken back, with what each record held before."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("school", "0002_reference_data"),
    ]

    operations = [
        migrations.CreateModel(
            name="Undo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=40, verbose_name="what")),
                ("details", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(verbose_name="when")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("representative", "partner's representative"),
                            ("teacher", "teacher"),
                            ("coordinator", "coordinator"),
                            ("administrator", "administrator"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("expires_at", models.DateTimeField(db_index=True, verbose_name="can be taken back until")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="taken back")),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="actions_to_undo",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by whom",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken back by",
                    ),
                ),
            ],
            options={
                "verbose_name": "action that can be taken back",
                "verbose_name_plural": "actions that can be taken back",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="UndoEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("model", models.CharField(max_length=100)),
                ("object_id", models.PositiveBigIntegerField()),
                ("name", models.CharField(blank=True, max_length=300)),
                (
                    "change",
                    models.CharField(
                        choices=[("created", "entered"), ("changed", "changed"), ("deleted", "removed")], max_length=10
                    ),
                ),
                ("before", models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True)),
                ("version_after", models.PositiveIntegerField(null=True)),
                (
                    "undo",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="entries", to="school.undo"
                    ),
                ),
            ],
            options={
                "verbose_name": "record of an action that can be taken back",
                "verbose_name_plural": "records of actions that can be taken back",
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="undo",
            constraint=models.CheckConstraint(condition=models.Q(("what", ""), _negated=True), name="undo_says_what"),
        ),
        migrations.AddConstraint(
            model_name="undo",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("created_at"))), name="undo_expires_later"
            ),
        ),
        migrations.AddConstraint(
            model_name="undo",
            constraint=models.CheckConstraint(
                condition=models.Q(("undone_by", None), ("undone_at__isnull", False), _connector="OR"),
                name="undo_undone_by_somebody_once",
            ),
        ),
        migrations.AddIndex(
            model_name="undoentry",
            index=models.Index(fields=["model", "object_id"], name="undo_entry_record"),
        ),
        migrations.AddConstraint(
            model_name="undoentry",
            constraint=models.UniqueConstraint(fields=("undo", "model", "object_id"), name="undo_entry_once"),
        ),
        migrations.AddConstraint(
            model_name="undoentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("before__isnull", True), ("change", "created"), ("version_after__isnull", False)),
                    models.Q(("before__isnull", False), ("change", "changed"), ("version_after__isnull", False)),
                    models.Q(("before__isnull", False), ("change", "deleted"), ("version_after__isnull", True)),
                    _connector="OR",
                ),
                name="undo_entry_holds_what_it_needs",
            ),
        ),
    ]
