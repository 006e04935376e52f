"""The first tables of this room, as 0.1.0 has them."""

import common.files
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import partners.models.partner
import phonenumber_field.modelfields
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Direction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name in Russian")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="name in English")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("is_active", models.BooleanField(default=True, verbose_name="offered in forms")),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="address")),
                ("palette", models.SlugField(max_length=20, verbose_name="palette")),
                ("icon", models.SlugField(max_length=40, verbose_name="icon")),
            ],
            options={
                "verbose_name": "direction",
                "verbose_name_plural": "directions",
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PartnerKind",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name in Russian")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="name in English")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("is_active", models.BooleanField(default=True, verbose_name="offered in forms")),
                (
                    "private_by_default",
                    models.BooleanField(
                        default=False,
                        help_text="For military units and bodies of prevention: shown to visitors only when you say so.",
                        verbose_name="a new partner starts private",
                    ),
                ),
            ],
            options={
                "verbose_name": "kind of partner",
                "verbose_name_plural": "kinds of partners",
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PartnershipCondition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name in Russian")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="name in English")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("is_active", models.BooleanField(default=True, verbose_name="offered in forms")),
                ("text", models.TextField(verbose_name="wording in Russian")),
                ("text_en", models.TextField(blank=True, verbose_name="wording in English")),
            ],
            options={
                "verbose_name": "condition of partnership",
                "verbose_name_plural": "conditions of partnership",
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Principle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name in Russian")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="name in English")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("is_active", models.BooleanField(default=True, verbose_name="offered in forms")),
                ("text", models.TextField(blank=True, verbose_name="what it means, in Russian")),
                ("text_en", models.TextField(blank=True, verbose_name="what it means, in English")),
            ],
            options={
                "verbose_name": "principle",
                "verbose_name_plural": "principles",
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HistoricalDirection",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("code", models.SlugField(max_length=60, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name in Russian")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="name in English")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("is_active", models.BooleanField(default=True, verbose_name="offered in forms")),
                ("slug", models.SlugField(max_length=60, verbose_name="address")),
                ("palette", models.SlugField(max_length=20, verbose_name="palette")),
                ("icon", models.SlugField(max_length=40, verbose_name="icon")),
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
                "verbose_name": "historical direction",
                "verbose_name_plural": "historical directions",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPartnerKind",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("code", models.SlugField(max_length=60, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name in Russian")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="name in English")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("is_active", models.BooleanField(default=True, verbose_name="offered in forms")),
                (
                    "private_by_default",
                    models.BooleanField(
                        default=False,
                        help_text="For military units and bodies of prevention: shown to visitors only when you say so.",
                        verbose_name="a new partner starts private",
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
                "verbose_name": "historical kind of partner",
                "verbose_name_plural": "historical kinds of partners",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPartnershipCondition",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("code", models.SlugField(max_length=60, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name in Russian")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="name in English")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("is_active", models.BooleanField(default=True, verbose_name="offered in forms")),
                ("text", models.TextField(verbose_name="wording in Russian")),
                ("text_en", models.TextField(blank=True, verbose_name="wording in English")),
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
                "verbose_name": "historical condition of partnership",
                "verbose_name_plural": "historical conditions of partnership",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPrinciple",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("code", models.SlugField(max_length=60, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name in Russian")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="name in English")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("is_active", models.BooleanField(default=True, verbose_name="offered in forms")),
                ("text", models.TextField(blank=True, verbose_name="what it means, in Russian")),
                ("text_en", models.TextField(blank=True, verbose_name="what it means, in English")),
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
                "verbose_name": "historical principle",
                "verbose_name_plural": "historical principles",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalStage",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("code", models.SlugField(max_length=60, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name in Russian")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="name in English")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("is_active", models.BooleanField(default=True, verbose_name="offered in forms")),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        db_index=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3),
                        ],
                        verbose_name="number",
                    ),
                ),
                ("outcome", models.TextField(blank=True, verbose_name="outcome in Russian")),
                ("outcome_en", models.TextField(blank=True, verbose_name="outcome in English")),
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
                "verbose_name": "historical stage",
                "verbose_name_plural": "historical stages",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "form",
                    models.CharField(
                        choices=[("organization", "organization"), ("community", "community")],
                        default="organization",
                        max_length=20,
                        verbose_name="what it is",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="As in its papers; it stands in agreements.", max_length=255, verbose_name="full name"
                    ),
                ),
                (
                    "short_name",
                    models.CharField(
                        blank=True,
                        help_text="As you say it; it stands in lists.",
                        max_length=120,
                        verbose_name="short name",
                    ),
                ),
                ("name_en", models.CharField(blank=True, max_length=255, verbose_name="name in English")),
                (
                    "slug",
                    models.SlugField(editable=False, max_length=80, unique=True, verbose_name="address of the page"),
                ),
                (
                    "about",
                    models.TextField(
                        blank=True,
                        help_text="Stands on its public page.",
                        max_length=4000,
                        verbose_name="about the partner",
                    ),
                ),
                (
                    "about_en",
                    models.TextField(blank=True, max_length=4000, verbose_name="about the partner, in English"),
                ),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="address")),
                ("site", models.URLField(blank=True, max_length=300, verbose_name="site")),
                (
                    "inn",
                    models.CharField(
                        blank=True, max_length=12, validators=[partners.models.partner.validate_inn], verbose_name="INN"
                    ),
                ),
                (
                    "ogrn",
                    models.CharField(
                        blank=True,
                        max_length=15,
                        validators=[partners.models.partner.validate_ogrn],
                        verbose_name="OGRN",
                    ),
                ),
                (
                    "logo",
                    models.FileField(
                        blank=True, max_length=200, upload_to=common.files.generated_name("logos"), verbose_name="logo"
                    ),
                ),
                ("is_public", models.BooleanField(default=True, verbose_name="shown to visitors")),
                ("is_archived", models.BooleanField(default=False, editable=False, verbose_name="in the archive")),
                (
                    "archived_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="in the archive since"),
                ),
                ("archive_reason", models.CharField(blank=True, editable=False, max_length=300, verbose_name="why")),
                ("note", models.TextField(blank=True, max_length=4000, verbose_name="note for colleagues")),
                ("name_key", models.CharField(editable=False, max_length=300)),
                ("name_fingerprint", models.CharField(db_index=True, editable=False, max_length=300)),
                ("search_text", models.TextField(editable=False)),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who does its work now, if it was closed or merged.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="predecessors",
                        to="partners.partner",
                        verbose_name="successor",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partners",
                        to="partners.partnerkind",
                        verbose_name="kind",
                    ),
                ),
            ],
            options={
                "verbose_name": "partner",
                "verbose_name_plural": "partners",
                "ordering": ["name_key", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="partner_is_named",
                        violation_error_message="Write the partner's name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("archived_on", None), ("is_archived", False)),
                            models.Q(("archived_on__isnull", False), ("is_archived", True)),
                            _connector="OR",
                        ),
                        name="partner_archived_has_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("successor", models.F("id")), _negated=True),
                        name="partner_is_not_its_own_successor",
                        violation_error_message="A partner cannot be its own successor.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_archived", False)), fields=["name_key", "id"], name="partner_register"
                    ),
                    models.Index(fields=["is_archived", "name_key", "id"], name="partner_by_name"),
                    models.Index(condition=models.Q(("inn", ""), _negated=True), fields=["inn"], name="partner_inn"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalContactPerson",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "post",
                    models.CharField(
                        blank=True,
                        help_text="For example «заведующий библиотекой». A post alone is enough.",
                        max_length=150,
                        verbose_name="post",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                (
                    "phone",
                    phonenumber_field.modelfields.PhoneNumberField(
                        blank=True, max_length=30, region=None, verbose_name="telephone"
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "consent_basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("consent", "the person's consent"),
                            ("agreement", "named in the agreement"),
                            ("published", "published by the organization itself"),
                        ],
                        help_text="Needed once a name is written down (152-FZ).",
                        max_length=20,
                        verbose_name="on what basis we keep the name",
                    ),
                ),
                ("consent_on", models.DateField(blank=True, null=True, verbose_name="date of the basis")),
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
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.partner",
                        verbose_name="partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical contact person",
                "verbose_name_plural": "historical contact persons",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAgreement",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
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
                        blank=True, help_text="For example «о сотрудничестве».", max_length=300, verbose_name="subject"
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
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.partner",
                        verbose_name="partner",
                    ),
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
            name="Agreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                        blank=True, help_text="For example «о сотрудничестве».", max_length=300, verbose_name="subject"
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
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="partners.partner",
                        verbose_name="partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "agreement",
                "verbose_name_plural": "agreements",
                "ordering": ["-valid_from", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("term_until", None), ("term_until__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="agreement_ends_after_start",
                        violation_error_message="An agreement cannot end before it is in force.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("prolongation", "none"), ("prolonged_until", None)),
                            models.Q(
                                ("prolongation", "yearly"), ("prolonged_until", None), ("term_until__isnull", False)
                            ),
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
                    models.CheckConstraint(
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
                ],
                "indexes": [
                    models.Index(fields=["valid_until", "id"], name="agreement_by_last_day"),
                    models.Index(fields=["partner", "kind", "valid_until"], name="agreement_of_partner"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPartner",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "form",
                    models.CharField(
                        choices=[("organization", "organization"), ("community", "community")],
                        default="organization",
                        max_length=20,
                        verbose_name="what it is",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="As in its papers; it stands in agreements.", max_length=255, verbose_name="full name"
                    ),
                ),
                (
                    "short_name",
                    models.CharField(
                        blank=True,
                        help_text="As you say it; it stands in lists.",
                        max_length=120,
                        verbose_name="short name",
                    ),
                ),
                ("name_en", models.CharField(blank=True, max_length=255, verbose_name="name in English")),
                ("slug", models.SlugField(editable=False, max_length=80, verbose_name="address of the page")),
                (
                    "about",
                    models.TextField(
                        blank=True,
                        help_text="Stands on its public page.",
                        max_length=4000,
                        verbose_name="about the partner",
                    ),
                ),
                (
                    "about_en",
                    models.TextField(blank=True, max_length=4000, verbose_name="about the partner, in English"),
                ),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="address")),
                ("site", models.URLField(blank=True, max_length=300, verbose_name="site")),
                (
                    "inn",
                    models.CharField(
                        blank=True, max_length=12, validators=[partners.models.partner.validate_inn], verbose_name="INN"
                    ),
                ),
                (
                    "ogrn",
                    models.CharField(
                        blank=True,
                        max_length=15,
                        validators=[partners.models.partner.validate_ogrn],
                        verbose_name="OGRN",
                    ),
                ),
                ("logo", models.TextField(blank=True, max_length=200, verbose_name="logo")),
                ("is_public", models.BooleanField(default=True, verbose_name="shown to visitors")),
                ("is_archived", models.BooleanField(default=False, editable=False, verbose_name="in the archive")),
                (
                    "archived_on",
                    models.DateField(blank=True, editable=False, null=True, verbose_name="in the archive since"),
                ),
                ("archive_reason", models.CharField(blank=True, editable=False, max_length=300, verbose_name="why")),
                ("note", models.TextField(blank=True, max_length=4000, verbose_name="note for colleagues")),
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
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Who does its work now, if it was closed or merged.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.partner",
                        verbose_name="successor",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.partnerkind",
                        verbose_name="kind",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical partner",
                "verbose_name_plural": "historical partners",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Partnership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "basis",
                    models.CharField(
                        choices=[("voluntary", "of free will"), ("law", "by law (120-FZ)")],
                        default="voluntary",
                        help_text="Cooperation that the law prescribes goes through no stages.",
                        max_length=20,
                        verbose_name="basis",
                    ),
                ),
                ("stage_since", models.DateField(editable=False, verbose_name="at this stage since")),
                ("stays_until", models.DateField(blank=True, null=True, verbose_name="we stay at this stage until")),
                ("stays_reason", models.CharField(blank=True, max_length=300, verbose_name="why we stay")),
                (
                    "common_goals",
                    models.TextField(
                        blank=True,
                        help_text="In a few words: what we want together. Needed for the first stage.",
                        max_length=1000,
                        verbose_name="common goals",
                    ),
                ),
                (
                    "common_values",
                    models.TextField(
                        blank=True,
                        help_text="What both of us hold dear in this work. Needed for the first stage.",
                        max_length=1000,
                        verbose_name="common values",
                    ),
                ),
                (
                    "problem",
                    models.TextField(blank=True, max_length=1000, verbose_name="the problem that only both can solve"),
                ),
                ("benefit", models.TextField(blank=True, max_length=1000, verbose_name="the benefit for everybody")),
                (
                    "opportunity",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="the opportunity for everybody to take part"
                    ),
                ),
                ("started_on", models.DateField(verbose_name="since")),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="until")),
                (
                    "ended_by_side",
                    models.CharField(
                        blank=True,
                        choices=[("school", "the school"), ("partner", "the partner")],
                        editable=False,
                        max_length=20,
                        verbose_name="which side left",
                    ),
                ),
                (
                    "end_reason",
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="why it ended"),
                ),
                (
                    "coordinator",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who keeps in touch with the partner; stands on the board.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="coordinated_partnerships",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="coordinator",
                    ),
                ),
                (
                    "direction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partnerships",
                        to="partners.direction",
                        verbose_name="direction",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who wrote down the end",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="partnerships",
                        to="partners.partner",
                        verbose_name="partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "partnership",
                "verbose_name_plural": "partnerships",
                "ordering": ["direction__position", "-started_on", "pk"],
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("partner", "direction"),
                        name="partnership_one_open",
                        violation_error_message="This partner already has an open partnership in this direction.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None), ("ended_on__gte", models.F("started_on")), _connector="OR"
                        ),
                        name="partnership_ends_after_start",
                        violation_error_message="A partnership cannot end before it began.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_reason", ""), ("ended_by_side", ""), ("ended_on", None)),
                            models.Q(
                                ("ended_on__isnull", False),
                                models.Q(("ended_by_side", ""), _negated=True),
                                models.Q(("end_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="partnership_end_has_side_and_reason",
                        violation_error_message="Say who left and why.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("stage_since__gte", models.F("started_on"))),
                        name="partnership_stage_within_it",
                        violation_error_message="It cannot be at its stage since before it began.",
                    ),
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_on", None)), fields=["direction", "partner"], name="partnership_open"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalWishConfirmation",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "way",
                    models.CharField(
                        choices=[("letter", "by letter"), ("phone", "by telephone"), ("meeting", "at a meeting")],
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
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
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
                (
                    "paper",
                    models.ForeignKey(
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
                (
                    "partnership",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.partnership",
                        verbose_name="partnership",
                    ),
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
            name="HistoricalPromise",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
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
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
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
                (
                    "partnership",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.partnership",
                        verbose_name="partnership",
                    ),
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
            name="HistoricalPrincipleSheet",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
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
                (
                    "entered_by",
                    models.ForeignKey(
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
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.partnership",
                        verbose_name="partnership",
                    ),
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
            name="HistoricalAgreement_partnerships",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.agreement",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="partners.historicalagreement",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.partnership",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalAgreement_partnerships",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="agreement",
            name="partnerships",
            field=models.ManyToManyField(
                blank=True, related_name="agreements", to="partners.partnership", verbose_name="for which partnerships"
            ),
        ),
        migrations.CreateModel(
            name="PrincipleSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "entered_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="principle_sheets",
                        to="partners.partnership",
                        verbose_name="partnership",
                    ),
                ),
            ],
            options={
                "verbose_name": "sheet of principles",
                "verbose_name_plural": "sheets of principles",
                "ordering": ["-school_year", "side"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "school_year", "side"),
                        name="principle_sheet_one_a_year",
                        violation_error_message="This side's sheet of this year is already here.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("side", "school"), ("signed_on", None), ("trust", None)),
                            ("side", "partner"),
                            _connector="OR",
                        ),
                        name="principle_sheet_trust_is_the_partners",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("trust", None), models.Q(("trust__gte", 1), ("trust__lte", 5)), _connector="OR"
                        ),
                        name="principle_sheet_trust_in_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PrincipleAssessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "principle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="partners.principle",
                        verbose_name="principle",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to="partners.principlesheet",
                        verbose_name="sheet",
                    ),
                ),
            ],
            options={
                "verbose_name": "assessment of a principle",
                "verbose_name_plural": "assessments of principles",
                "ordering": ["principle__position", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("sheet", "principle"), name="assessment_one_per_principle"),
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 1), ("score__lte", 5)), name="assessment_score_in_range"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPrincipleAssessment",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
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
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "principle",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.principle",
                        verbose_name="principle",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.principlesheet",
                        verbose_name="sheet",
                    ),
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
            name="Promise",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "noted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noted by",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="promises",
                        to="partners.partnership",
                        verbose_name="partnership",
                    ),
                ),
            ],
            options={
                "verbose_name": "promise",
                "verbose_name_plural": "promises",
                "ordering": ["side", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="promise_says_what",
                        violation_error_message="Write what exactly is given.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_kept", None), ("noted_on", None)),
                            models.Q(("is_kept__isnull", False), ("noted_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="promise_note_has_day",
                    ),
                ],
                "indexes": [
                    models.Index(condition=models.Q(("is_kept", None)), fields=["due_on"], name="promise_open_by_day"),
                    models.Index(fields=["partnership", "side"], name="promise_of_side"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Stage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name in Russian")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="name in English")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("is_active", models.BooleanField(default=True, verbose_name="offered in forms")),
                (
                    "number",
                    models.PositiveSmallIntegerField(
                        unique=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3),
                        ],
                        verbose_name="number",
                    ),
                ),
                ("outcome", models.TextField(blank=True, verbose_name="outcome in Russian")),
                ("outcome_en", models.TextField(blank=True, verbose_name="outcome in English")),
            ],
            options={
                "verbose_name": "stage",
                "verbose_name_plural": "stages",
                "ordering": ["position", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1), ("number__lte", 3)), name="stage_is_one_of_three"
                    )
                ],
            },
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
        migrations.CreateModel(
            name="HistoricalPartnership",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "basis",
                    models.CharField(
                        choices=[("voluntary", "of free will"), ("law", "by law (120-FZ)")],
                        default="voluntary",
                        help_text="Cooperation that the law prescribes goes through no stages.",
                        max_length=20,
                        verbose_name="basis",
                    ),
                ),
                ("stage_since", models.DateField(editable=False, verbose_name="at this stage since")),
                ("stays_until", models.DateField(blank=True, null=True, verbose_name="we stay at this stage until")),
                ("stays_reason", models.CharField(blank=True, max_length=300, verbose_name="why we stay")),
                (
                    "common_goals",
                    models.TextField(
                        blank=True,
                        help_text="In a few words: what we want together. Needed for the first stage.",
                        max_length=1000,
                        verbose_name="common goals",
                    ),
                ),
                (
                    "common_values",
                    models.TextField(
                        blank=True,
                        help_text="What both of us hold dear in this work. Needed for the first stage.",
                        max_length=1000,
                        verbose_name="common values",
                    ),
                ),
                (
                    "problem",
                    models.TextField(blank=True, max_length=1000, verbose_name="the problem that only both can solve"),
                ),
                ("benefit", models.TextField(blank=True, max_length=1000, verbose_name="the benefit for everybody")),
                (
                    "opportunity",
                    models.TextField(
                        blank=True, max_length=1000, verbose_name="the opportunity for everybody to take part"
                    ),
                ),
                ("started_on", models.DateField(verbose_name="since")),
                ("ended_on", models.DateField(blank=True, editable=False, null=True, verbose_name="until")),
                (
                    "ended_by_side",
                    models.CharField(
                        blank=True,
                        choices=[("school", "the school"), ("partner", "the partner")],
                        editable=False,
                        max_length=20,
                        verbose_name="which side left",
                    ),
                ),
                (
                    "end_reason",
                    models.CharField(blank=True, editable=False, max_length=500, verbose_name="why it ended"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "coordinator",
                    models.ForeignKey(
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
                (
                    "direction",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.direction",
                        verbose_name="direction",
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
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
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.partner",
                        verbose_name="partner",
                    ),
                ),
                (
                    "stage",
                    models.ForeignKey(
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
            ],
            options={
                "verbose_name": "historical partnership",
                "verbose_name_plural": "historical partnerships",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="StageTransition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by whom",
                    ),
                ),
                (
                    "from_stage",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.stage",
                        to_field="number",
                        verbose_name="from",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="transitions",
                        to="partners.partnership",
                        verbose_name="partnership",
                    ),
                ),
                (
                    "to_stage",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partners.stage",
                        to_field="number",
                        verbose_name="to",
                    ),
                ),
            ],
            options={
                "verbose_name": "transition",
                "verbose_name_plural": "transitions",
                "ordering": ["partnership_id", "number"],
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("partnership", "number"), name="transition_number_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("from_stage", None), ("kind", "opened"), ("to_stage", None)),
                            models.Q(
                                ("from_stage", None), ("kind", "opened"), ("to_stage", 1), ("to_stage__isnull", False)
                            ),
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
                    models.CheckConstraint(
                        condition=models.Q(("kind", "opened"), models.Q(("text", ""), _negated=True), _connector="OR"),
                        name="transition_has_words",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WishConfirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "way",
                    models.CharField(
                        choices=[("letter", "by letter"), ("phone", "by telephone"), ("meeting", "at a meeting")],
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
                (
                    "noted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written down by",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        blank=True,
                        help_text="Among the partner's papers that are here already.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wishes",
                        to="partners.agreement",
                        verbose_name="paper",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wishes",
                        to="partners.partnership",
                        verbose_name="partnership",
                    ),
                ),
            ],
            options={
                "verbose_name": "confirmation of the wish",
                "verbose_name_plural": "confirmations of the wish",
                "ordering": ["-on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("way", "letter"), _negated=True), ("paper__isnull", False), _connector="OR"
                        ),
                        name="wish_by_letter_has_paper",
                        violation_error_message="Attach the letter, or choose it among the papers.",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["partnership", "on"], name="wish_of_partnership"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AgreementFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "file",
                    models.FileField(
                        max_length=200, upload_to=common.files.generated_name("agreements"), verbose_name="file"
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="file name")),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="partners.agreement",
                        verbose_name="agreement",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by whom",
                    ),
                ),
            ],
            options={
                "verbose_name": "scan of an agreement",
                "verbose_name_plural": "scans of agreements",
                "ordering": ["agreement_id", "-number"],
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "number"), name="agreement_file_version_unique")
                ],
            },
        ),
        migrations.CreateModel(
            name="ContactPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "post",
                    models.CharField(
                        blank=True,
                        help_text="For example «заведующий библиотекой». A post alone is enough.",
                        max_length=150,
                        verbose_name="post",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                (
                    "phone",
                    phonenumber_field.modelfields.PhoneNumberField(
                        blank=True, max_length=30, region=None, verbose_name="telephone"
                    ),
                ),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                (
                    "consent_basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("consent", "the person's consent"),
                            ("agreement", "named in the agreement"),
                            ("published", "published by the organization itself"),
                        ],
                        help_text="Needed once a name is written down (152-FZ).",
                        max_length=20,
                        verbose_name="on what basis we keep the name",
                    ),
                ),
                ("consent_on", models.DateField(blank=True, null=True, verbose_name="date of the basis")),
                (
                    "partner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="partners.partner",
                        verbose_name="partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "contact person",
                "verbose_name_plural": "contact persons",
                "ordering": ["partner_id", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("post", ""), _negated=True),
                            models.Q(("name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="contact_has_post_or_name",
                        violation_error_message="Write at least the post.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("name", ""),
                            models.Q(models.Q(("consent_basis", ""), _negated=True), ("consent_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="contact_name_has_basis",
                        violation_error_message="A name needs the basis on which we keep it, and its date.",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="partnership",
            index=models.Index(
                condition=models.Q(("ended_on", None)), fields=["stage", "stage_since", "id"], name="partnership_board"
            ),
        ),
        migrations.AddConstraint(
            model_name="partnership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("basis", "voluntary"), ("stage__isnull", False)),
                    models.Q(("basis", "law"), ("stage", None)),
                    _connector="OR",
                ),
                name="partnership_by_law_has_no_stage",
                violation_error_message="A partnership by law has no stage, any other has one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("stays_reason", ""), ("stays_until", None)),
                    models.Q(
                        ("stage__isnull", False),
                        ("stays_until__gte", models.F("stage_since")),
                        ("stays_until__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="partnership_stays_at_a_stage",
                violation_error_message="Say until when you stay at this stage, a day after it began.",
            ),
        ),
    ]
