"""Records that were joined into others; the steps of a joined partnership are told beside those of the one that stays."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0006_former_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="JoinedPartner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("former_pk", models.PositiveBigIntegerField(unique=True, verbose_name="number of the record")),
                ("slug", models.SlugField(max_length=80, unique=True, verbose_name="address of the page")),
                ("name", models.CharField(max_length=255, verbose_name="name")),
                ("joined_on", models.DateField(verbose_name="joined on")),
                ("was_public", models.BooleanField(default=False, verbose_name="visitors saw it")),
            ],
            options={
                "verbose_name": "joined record of a partner",
                "verbose_name_plural": "joined records of partners",
                "ordering": ["joined_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="JoinedPartnership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("former_pk", models.PositiveBigIntegerField(unique=True, verbose_name="number of the record")),
                ("joined_on", models.DateField(verbose_name="joined on")),
            ],
            options={
                "verbose_name": "joined partnership",
                "verbose_name_plural": "joined partnerships",
                "ordering": ["joined_on", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="stagetransition",
            name="transition_number_unique",
        ),
        migrations.AddField(
            model_name="stagetransition",
            name="is_former",
            field=models.BooleanField(default=False, verbose_name="of a partnership that was joined to it"),
        ),
        migrations.AddConstraint(
            model_name="stagetransition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_former", False)),
                fields=("partnership", "number"),
                name="transition_number_unique",
            ),
        ),
        migrations.AddField(
            model_name="joinedpartner",
            name="partner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="joined_records",
                to="partners.partner",
                verbose_name="joined into",
            ),
        ),
        migrations.AddField(
            model_name="joinedpartnership",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="joined_records",
                to="partners.partnership",
                verbose_name="joined into",
            ),
        ),
    ]
