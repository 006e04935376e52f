"""The first tables of this room, as 0.1.0 has them."""

import common.files
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import simple_history.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="PlannedResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name in Russian")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="name in English")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("is_active", models.BooleanField(default=True, verbose_name="offered in forms")),
            ],
            options={
                "verbose_name": "planned result",
                "verbose_name_plural": "planned results",
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="WorkDirection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name in Russian")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="name in English")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("is_active", models.BooleanField(default=True, verbose_name="offered in forms")),
            ],
            options={
                "verbose_name": "line of work",
                "verbose_name_plural": "lines of work",
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "email",
                    models.EmailField(
                        blank=True,
                        error_messages={"unique": "Somebody already has this e-mail."},
                        max_length=254,
                        null=True,
                        unique=True,
                        verbose_name="e-mail",
                    ),
                ),
                (
                    "full_name",
                    models.CharField(
                        help_text="As colleagues address this person.",
                        max_length=150,
                        verbose_name="name and patronymic",
                    ),
                ),
                ("name_key", models.CharField(db_index=True, editable=False, max_length=300)),
                ("post", models.CharField(blank=True, max_length=150, verbose_name="post")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("representative", "partner's representative"),
                            ("teacher", "teacher"),
                            ("coordinator", "coordinator"),
                            ("administrator", "administrator"),
                        ],
                        default="teacher",
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="may sign in")),
                (
                    "joined_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="since"),
                ),
                ("link_purpose", models.CharField(blank=True, editable=False, max_length=20)),
                ("link_expires_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("link_generation", models.PositiveIntegerField(default=0, editable=False)),
                ("search_text", models.TextField(editable=False)),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "ordering": ["name_key", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        name="user_email_unique",
                        violation_error_message="Somebody already has this e-mail.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role", "representative"), ("email__isnull", False), _connector="OR"),
                        name="user_staff_has_email",
                        violation_error_message="Staff sign in by e-mail: fill it in.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["representative", "teacher", "coordinator", "administrator"])),
                        name="user_role_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPlannedResult",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("code", models.SlugField(max_length=60, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name in Russian")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="name in English")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("is_active", models.BooleanField(default=True, verbose_name="offered in forms")),
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
                "verbose_name": "historical planned result",
                "verbose_name_plural": "historical planned results",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSchoolClass",
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
                    "grade",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(11),
                        ],
                        verbose_name="grade",
                    ),
                ),
                ("letter", models.CharField(blank=True, max_length=10, verbose_name="letter")),
                (
                    "size",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="How many «the whole class» means.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="pupils",
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
                    "class_teacher",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="class teacher",
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
            ],
            options={
                "verbose_name": "historical class",
                "verbose_name_plural": "historical classes",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalSchoolProfile",
            fields=[
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("id", models.PositiveSmallIntegerField(db_index=True, default=1, editable=False)),
                (
                    "name",
                    models.CharField(
                        help_text="As in the charter; stands in papers.", max_length=300, verbose_name="full name"
                    ),
                ),
                (
                    "short_name",
                    models.CharField(
                        help_text="Stands at the top of every page.", max_length=100, verbose_name="short name"
                    ),
                ),
                ("short_name_en", models.CharField(blank=True, max_length=100, verbose_name="short name in English")),
                ("city", models.CharField(blank=True, max_length=100, verbose_name="city")),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="address")),
                ("phone", models.CharField(blank=True, max_length=50, verbose_name="telephone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("site", models.URLField(blank=True, max_length=300, verbose_name="site")),
                ("logo", models.TextField(blank=True, max_length=200, verbose_name="logo")),
                ("definition", models.TextField(blank=True, verbose_name="what social partnership is")),
                ("definition_en", models.TextField(blank=True, verbose_name="what social partnership is, in English")),
                (
                    "statement",
                    models.TextField(blank=True, help_text="Opens the home page.", verbose_name="what it is for us"),
                ),
                ("statement_en", models.TextField(blank=True, verbose_name="what it is for us, in English")),
                ("goal", models.TextField(blank=True, verbose_name="goal")),
                ("goal_en", models.TextField(blank=True, verbose_name="goal in English")),
                ("task", models.TextField(blank=True, verbose_name="task")),
                ("task_en", models.TextField(blank=True, verbose_name="task in English")),
                (
                    "director_post",
                    models.CharField(blank=True, default="Директор", max_length=150, verbose_name="head's post"),
                ),
                (
                    "director_name",
                    models.CharField(
                        blank=True, help_text="Stands in papers.", max_length=150, verbose_name="head's name"
                    ),
                ),
                (
                    "signatories",
                    models.TextField(
                        blank=True, help_text="One person per line: post, name.", verbose_name="who else signs papers"
                    ),
                ),
                (
                    "term_system",
                    models.CharField(
                        choices=[("quarters", "quarters"), ("trimesters", "trimesters"), ("halves", "half-years")],
                        default="quarters",
                        max_length=20,
                        verbose_name="the year is divided into",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        choices=[
                            ("Europe/Kaliningrad", "Kaliningrad, Moscow −1"),
                            ("Europe/Moscow", "Moscow"),
                            ("Europe/Volgograd", "Volgograd, as Moscow"),
                            ("Europe/Samara", "Samara, Moscow +1"),
                            ("Asia/Yekaterinburg", "Yekaterinburg, Moscow +2"),
                            ("Asia/Omsk", "Omsk, Moscow +3"),
                            ("Asia/Krasnoyarsk", "Krasnoyarsk, Moscow +4"),
                            ("Asia/Irkutsk", "Irkutsk, Moscow +5"),
                            ("Asia/Yakutsk", "Yakutsk, Moscow +6"),
                            ("Asia/Vladivostok", "Vladivostok, Moscow +7"),
                            ("Asia/Magadan", "Magadan, Moscow +8"),
                            ("Asia/Kamchatka", "Kamchatka, Moscow +9"),
                        ],
                        default="Europe/Moscow",
                        max_length=40,
                        verbose_name="time zone",
                    ),
                ),
                (
                    "events_wanted",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="So many within a partnership complete the second stage. Usually 3.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="joint activities held with analysis",
                    ),
                ),
                (
                    "trust_wanted",
                    models.PositiveSmallIntegerField(
                        default=4,
                        help_text="What the partner's signed sheet must say at least to complete the second stage. Usually 4.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="the partner's trust in the school, of 5",
                    ),
                ),
                (
                    "gap_named_from",
                    models.PositiveSmallIntegerField(
                        default=2,
                        help_text="From how many points apart the page of principles says that the sides see it differently. Usually 2.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(4),
                        ],
                        verbose_name="difference of views that is named",
                    ),
                ),
                (
                    "notice_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="From then on it stands as running out on the board and among what waits for you. Usually 30.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="days before an agreement ends",
                    ),
                ),
                (
                    "shows_stages",
                    models.BooleanField(
                        default=False,
                        help_text="On the partner's public page, beside the direction. Nothing else of the partnership is shown.",
                        verbose_name="visitors see the stage of a partnership",
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
                "verbose_name": "historical school profile",
                "verbose_name_plural": "historical school profiles",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalTerm",
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
                    "kind",
                    models.CharField(
                        choices=[("term", "term"), ("holidays", "holidays")],
                        default="term",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="For example «1 четверть» or «осенние каникулы».",
                        max_length=60,
                        verbose_name="what it is called",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "grade_from",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(11),
                        ],
                        verbose_name="from grade",
                    ),
                ),
                (
                    "grade_to",
                    models.PositiveSmallIntegerField(
                        default=11,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(11),
                        ],
                        verbose_name="to grade",
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
                "verbose_name": "historical term",
                "verbose_name_plural": "historical terms and holidays",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalUser",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "email",
                    models.EmailField(
                        blank=True,
                        db_index=True,
                        error_messages={"unique": "Somebody already has this e-mail."},
                        max_length=254,
                        null=True,
                        verbose_name="e-mail",
                    ),
                ),
                (
                    "full_name",
                    models.CharField(
                        help_text="As colleagues address this person.",
                        max_length=150,
                        verbose_name="name and patronymic",
                    ),
                ),
                ("post", models.CharField(blank=True, max_length=150, verbose_name="post")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("representative", "partner's representative"),
                            ("teacher", "teacher"),
                            ("coordinator", "coordinator"),
                            ("administrator", "administrator"),
                        ],
                        default="teacher",
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="may sign in")),
                (
                    "joined_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="since"),
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
                "verbose_name": "historical person",
                "verbose_name_plural": "historical people",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalWorkDirection",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("code", models.SlugField(max_length=60, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name in Russian")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="name in English")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("is_active", models.BooleanField(default=True, verbose_name="offered in forms")),
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
                "verbose_name": "historical line of work",
                "verbose_name_plural": "historical lines of work",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="JournalEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True, db_index=True, verbose_name="when")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("signed_in", "signed in"),
                            ("sign_in_failed", "sign-in failed"),
                            ("refused", "refused"),
                            ("exported", "exported"),
                            ("invited", "invited"),
                            ("joined", "accepted the invitation"),
                            ("link_made", "made a link"),
                            ("password_reset", "set a new password"),
                            ("two_factor_set", "added two-factor sign-in"),
                            ("two_factor_reset", "reset two-factor sign-in"),
                            ("rights_changed", "changed rights"),
                            ("erased", "erased personal data"),
                            ("set_up", "set the portal up"),
                        ],
                        max_length=30,
                        verbose_name="what",
                    ),
                ),
                ("subject", models.CharField(blank=True, max_length=200, verbose_name="of what")),
                ("detail", models.CharField(blank=True, max_length=300, verbose_name="detail")),
                (
                    "actor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="journal_entries",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
            ],
            options={
                "verbose_name": "journal entry",
                "verbose_name_plural": "journal",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PublicVersion",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveBigIntegerField(default=1)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="public_version_is_one")],
            },
        ),
        migrations.CreateModel(
            name="SchoolProfile",
            fields=[
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("id", models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                (
                    "name",
                    models.CharField(
                        help_text="As in the charter; stands in papers.", max_length=300, verbose_name="full name"
                    ),
                ),
                (
                    "short_name",
                    models.CharField(
                        help_text="Stands at the top of every page.", max_length=100, verbose_name="short name"
                    ),
                ),
                ("short_name_en", models.CharField(blank=True, max_length=100, verbose_name="short name in English")),
                ("city", models.CharField(blank=True, max_length=100, verbose_name="city")),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="address")),
                ("phone", models.CharField(blank=True, max_length=50, verbose_name="telephone")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                ("site", models.URLField(blank=True, max_length=300, verbose_name="site")),
                (
                    "logo",
                    models.FileField(
                        blank=True, max_length=200, upload_to=common.files.generated_name("logos"), verbose_name="logo"
                    ),
                ),
                ("definition", models.TextField(blank=True, verbose_name="what social partnership is")),
                ("definition_en", models.TextField(blank=True, verbose_name="what social partnership is, in English")),
                (
                    "statement",
                    models.TextField(blank=True, help_text="Opens the home page.", verbose_name="what it is for us"),
                ),
                ("statement_en", models.TextField(blank=True, verbose_name="what it is for us, in English")),
                ("goal", models.TextField(blank=True, verbose_name="goal")),
                ("goal_en", models.TextField(blank=True, verbose_name="goal in English")),
                ("task", models.TextField(blank=True, verbose_name="task")),
                ("task_en", models.TextField(blank=True, verbose_name="task in English")),
                (
                    "director_post",
                    models.CharField(blank=True, default="Директор", max_length=150, verbose_name="head's post"),
                ),
                (
                    "director_name",
                    models.CharField(
                        blank=True, help_text="Stands in papers.", max_length=150, verbose_name="head's name"
                    ),
                ),
                (
                    "signatories",
                    models.TextField(
                        blank=True, help_text="One person per line: post, name.", verbose_name="who else signs papers"
                    ),
                ),
                (
                    "term_system",
                    models.CharField(
                        choices=[("quarters", "quarters"), ("trimesters", "trimesters"), ("halves", "half-years")],
                        default="quarters",
                        max_length=20,
                        verbose_name="the year is divided into",
                    ),
                ),
                (
                    "time_zone",
                    models.CharField(
                        choices=[
                            ("Europe/Kaliningrad", "Kaliningrad, Moscow −1"),
                            ("Europe/Moscow", "Moscow"),
                            ("Europe/Volgograd", "Volgograd, as Moscow"),
                            ("Europe/Samara", "Samara, Moscow +1"),
                            ("Asia/Yekaterinburg", "Yekaterinburg, Moscow +2"),
                            ("Asia/Omsk", "Omsk, Moscow +3"),
                            ("Asia/Krasnoyarsk", "Krasnoyarsk, Moscow +4"),
                            ("Asia/Irkutsk", "Irkutsk, Moscow +5"),
                            ("Asia/Yakutsk", "Yakutsk, Moscow +6"),
                            ("Asia/Vladivostok", "Vladivostok, Moscow +7"),
                            ("Asia/Magadan", "Magadan, Moscow +8"),
                            ("Asia/Kamchatka", "Kamchatka, Moscow +9"),
                        ],
                        default="Europe/Moscow",
                        max_length=40,
                        verbose_name="time zone",
                    ),
                ),
                (
                    "events_wanted",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="So many within a partnership complete the second stage. Usually 3.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="joint activities held with analysis",
                    ),
                ),
                (
                    "trust_wanted",
                    models.PositiveSmallIntegerField(
                        default=4,
                        help_text="What the partner's signed sheet must say at least to complete the second stage. Usually 4.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(5),
                        ],
                        verbose_name="the partner's trust in the school, of 5",
                    ),
                ),
                (
                    "gap_named_from",
                    models.PositiveSmallIntegerField(
                        default=2,
                        help_text="From how many points apart the page of principles says that the sides see it differently. Usually 2.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(4),
                        ],
                        verbose_name="difference of views that is named",
                    ),
                ),
                (
                    "notice_days",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="From then on it stands as running out on the board and among what waits for you. Usually 30.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(365),
                        ],
                        verbose_name="days before an agreement ends",
                    ),
                ),
                (
                    "shows_stages",
                    models.BooleanField(
                        default=False,
                        help_text="On the partner's public page, beside the direction. Nothing else of the partnership is shown.",
                        verbose_name="visitors see the stage of a partnership",
                    ),
                ),
            ],
            options={
                "verbose_name": "school profile",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="school_profile_is_one"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("events_wanted__range", (1, 20)),
                            ("trust_wanted__range", (1, 5)),
                            ("gap_named_from__range", (1, 4)),
                            ("notice_days__range", (1, 365)),
                        ),
                        name="school_profile_thresholds_in_range",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Term",
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
                    "kind",
                    models.CharField(
                        choices=[("term", "term"), ("holidays", "holidays")],
                        default="term",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        help_text="For example «1 четверть» or «осенние каникулы».",
                        max_length=60,
                        verbose_name="what it is called",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                (
                    "grade_from",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(11),
                        ],
                        verbose_name="from grade",
                    ),
                ),
                (
                    "grade_to",
                    models.PositiveSmallIntegerField(
                        default=11,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(11),
                        ],
                        verbose_name="to grade",
                    ),
                ),
            ],
            options={
                "verbose_name": "term",
                "verbose_name_plural": "terms and holidays",
                "ordering": ["-school_year", "starts_on", "grade_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="term_ends_after_start",
                        violation_error_message="The last day is before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("grade_from__gte", 1), ("grade_to__gte", models.F("grade_from")), ("grade_to__lte", 11)
                        ),
                        name="term_grades_in_order",
                        violation_error_message="Grades run from 1 to 11, the lower one first.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ConsentText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
        migrations.CreateModel(
            name="SchoolClass",
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
                    "grade",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(11),
                        ],
                        verbose_name="grade",
                    ),
                ),
                ("letter", models.CharField(blank=True, max_length=10, verbose_name="letter")),
                (
                    "size",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="How many «the whole class» means.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(60),
                        ],
                        verbose_name="pupils",
                    ),
                ),
                (
                    "class_teacher",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="school_classes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="class teacher",
                    ),
                ),
            ],
            options={
                "verbose_name": "class",
                "verbose_name_plural": "classes",
                "ordering": ["-school_year", "grade", "letter"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("school_year", "grade", "letter"),
                        name="school_class_unique",
                        violation_error_message="This school year already has such a class.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("grade__gte", 1), ("grade__lte", 11)),
                        name="school_class_grade_exists",
                        violation_error_message="Grades run from 1 to 11.",
                    ),
                ],
            },
        ),
    ]
