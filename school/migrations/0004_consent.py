"""What people agree to before they leave their name and contact; the school may write further versions."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TEXT = (
    "Я соглашаюсь с тем, что школа обработает моё имя и мой телефон или адрес электронной почты: запишет их и будет "
    "хранить, чтобы оставить за мной место на этом событии и сообщить, если что-то изменится. Видят их только "
    "сотрудники школы, которые проводят это событие; другим их не передают. Через {days} дн. после события школа их "
    "удалит. Согласие можно отозвать в любое время: отменить запись по ссылке или сообщить школе."
)
TEXT_EN = (
    "I agree that the school processes my name and my telephone number or e-mail address: it writes them down and "
    "keeps them to hold a seat for me at this event and to tell me if something changes. Only the school’s staff who "
    "run this event see them; they are given to nobody else. {days} days after the event the school deletes them. I can "
    "take my consent back at any time: by withdrawing the sign-up with its link or by telling the school."
)


def add_first_version(apps, schema_editor):
    apps.get_model("school", "ConsentText").objects.create(number=1, text=TEXT, text_en=TEXT_EN, kept_days=30)


class Migration(migrations.Migration):
    dependencies = [
        ("school", "0003_thresholds"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConsentText",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("number", models.PositiveIntegerField(editable=False, unique=True, verbose_name="version")),
                (
                    "text",
                    models.TextField(
                        help_text="Write {days} where the number of days stands below; it is filled in.",
                        max_length=3000,
                        verbose_name="text in Russian",
                    ),
                ),
                ("text_en", models.TextField(blank=True, max_length=3000, verbose_name="text in English")),
                (
                    "kept_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="days after the event until the data are erased",
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="in force since")),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "consent text",
                "verbose_name_plural": "consent texts",
                "ordering": ["-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kept_days__gte", 1), ("kept_days__lte", 365)),
                        name="consent_days_in_range",
                        violation_error_message="From 1 to 365 days.",
                    ),
                    models.CheckConstraint(condition=models.Q(("text", ""), _negated=True), name="consent_has_text"),
                ],
            },
        ),
        migrations.RunPython(add_first_version, migrations.RunPython.noop),
    ]
