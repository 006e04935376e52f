"""The first tables of this room, as 0.1.0 has them."""

import activities.models.sign_up
import common.days
import common.files
import django.core.validators
import django.db.models.deletion
import django.db.models.lookups
import django.utils.timezone
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("partners", "0001_initial"),
        ("school", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ActivityKind",
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
                "verbose_name": "kind of joint activity",
                "verbose_name_plural": "kinds of joint activity",
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ParticipationForm",
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
                "verbose_name": "form of participation",
                "verbose_name_plural": "forms of participation",
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Activity",
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
                    "title",
                    models.CharField(
                        help_text="Stands in the plan word for word.", max_length=1000, verbose_name="what"
                    ),
                ),
                (
                    "module",
                    models.CharField(
                        default="Социальное партнёрство",
                        help_text="The part of the upbringing programme; the plan can be grouped by it.",
                        max_length=150,
                        verbose_name="module of the programme",
                    ),
                ),
                (
                    "timing_text",
                    models.CharField(
                        help_text="In any words: «12 октября», «II неделя октября», «каждый понедельник», «в течение года».",
                        max_length=300,
                        verbose_name="when",
                    ),
                ),
                (
                    "timing_kind",
                    models.CharField(
                        choices=[
                            ("days", "days"),
                            ("period", "period"),
                            ("repeated", "again and again"),
                            ("deadline", "not later than"),
                            ("open", "to be agreed"),
                        ],
                        default="open",
                        editable=False,
                        max_length=20,
                        verbose_name="kind of timing",
                    ),
                ),
                ("worded_from", models.DateField(editable=False, null=True, verbose_name="by its wording from")),
                ("worded_until", models.DateField(editable=False, null=True, verbose_name="by its wording until")),
                ("worded_months", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("first_day", models.DateField(editable=False, null=True, verbose_name="first day")),
                ("last_day", models.DateField(editable=False, null=True, verbose_name="last day")),
                ("months", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("plan_month", models.PositiveSmallIntegerField(default=14, editable=False)),
                ("sorts_on", models.DateField(editable=False)),
                (
                    "is_looking_for_partner",
                    models.BooleanField(default=False, verbose_name="we are looking for a partner"),
                ),
                (
                    "grades_text",
                    models.CharField(
                        blank=True,
                        help_text="As in the plan: «1–4», «9, 11», «6А и 7А», «все желающие». Empty: for everybody.",
                        max_length=300,
                        verbose_name="grades and classes",
                    ),
                ),
                ("grades", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("participants", models.CharField(blank=True, max_length=300, verbose_name="who else takes part")),
                (
                    "responsible_text",
                    models.CharField(
                        blank=True,
                        help_text="People or posts as plans write them: «классные руководители», «педагог-организатор».",
                        max_length=600,
                        verbose_name="responsible",
                    ),
                ),
                ("names_class_teachers", models.BooleanField(default=False, editable=False)),
                (
                    "significance",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("class", "for a class"),
                            ("school", "for the school"),
                            ("microdistrict", "for the microdistrict"),
                            ("city", "for the city"),
                            ("region", "for the region"),
                        ],
                        help_text="Whom it matters to beyond those who do it.",
                        max_length=20,
                        verbose_name="significance",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("is_away", models.BooleanField(default=False, verbose_name="away from school")),
                ("description", models.TextField(blank=True, max_length=5000, verbose_name="what will be")),
                ("accompanied_by", models.CharField(blank=True, max_length=300, verbose_name="who accompanies")),
                ("to_bring", models.CharField(blank=True, max_length=300, verbose_name="what to bring")),
                ("cost", models.CharField(blank=True, max_length=150, verbose_name="cost")),
                ("accessibility", models.CharField(blank=True, max_length=300, verbose_name="accessibility")),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("usual", "as is usual for such an activity"),
                            ("public", "visitors see it"),
                            ("staff", "for staff only"),
                        ],
                        default="usual",
                        help_text="Usually visitors see it in the calendar; away from school, or with a military or prevention partner, staff only.",
                        max_length=20,
                        verbose_name="who sees it",
                    ),
                ),
                ("is_public", models.BooleanField(default=True, editable=False)),
                (
                    "lessons",
                    models.TextField(
                        blank=True,
                        help_text="Stands beside the row when next year’s plan is made of this one.",
                        max_length=2000,
                        verbose_name="what to heed next time",
                    ),
                ),
                ("cancelled_on", models.DateField(editable=False, null=True, verbose_name="called off on")),
                (
                    "cancel_reason",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="why it was called off"),
                ),
                ("modified_at", models.DateTimeField(auto_now=True)),
                ("entry_key", models.UUIDField(editable=False, null=True, unique=True)),
                ("title_key", models.CharField(editable=False, max_length=300)),
                ("responsible_key", models.CharField(editable=False, max_length=300)),
                ("search_text", models.TextField(editable=False)),
                (
                    "classes",
                    models.ManyToManyField(
                        blank=True,
                        editable=False,
                        related_name="activities",
                        to="school.schoolclass",
                        verbose_name="classes named one by one",
                    ),
                ),
                (
                    "copied_from",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="copies",
                        to="activities.activity",
                        verbose_name="copied from",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="entered_activities",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="entered by",
                    ),
                ),
                (
                    "direction",
                    models.ForeignKey(
                        blank=True,
                        help_text="Its color in the plan. Without a choice: as the partnership’s.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="partners.direction",
                        verbose_name="main direction",
                    ),
                ),
                (
                    "partnerships",
                    models.ManyToManyField(
                        blank=True, related_name="activities", to="partners.partnership", verbose_name="with whom"
                    ),
                ),
                (
                    "people",
                    models.ManyToManyField(
                        blank=True,
                        related_name="activities",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="responsible people with an account",
                    ),
                ),
                (
                    "principles",
                    models.ManyToManyField(
                        blank=True,
                        related_name="activities",
                        to="partners.principle",
                        verbose_name="principles it practices",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="activities.activitykind",
                        verbose_name="kind of joint activity",
                    ),
                ),
            ],
            options={
                "verbose_name": "activity",
                "verbose_name_plural": "activities",
                "ordering": ["school_year", "plan_month", "sorts_on", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("title", ""), _negated=True), name="activity_has_title"),
                    models.CheckConstraint(
                        condition=models.Q(("timing_text", ""), _negated=True), name="activity_has_timing"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("timing_kind__in", ["days", "period", "repeated", "deadline", "open"])),
                        name="activity_timing_kind_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("first_day", None), ("last_day", None), ("months", 0)),
                            models.Q(
                                ("first_day__isnull", False),
                                ("last_day__gte", models.F("first_day")),
                                ("last_day__isnull", False),
                                ("months__gt", 0),
                            ),
                            _connector="OR",
                        ),
                        name="activity_days_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("worded_from", None), ("worded_months", 0), ("worded_until", None)),
                            models.Q(
                                ("worded_from__isnull", False),
                                ("worded_months__gt", 0),
                                ("worded_until__gte", models.F("worded_from")),
                                ("worded_until__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="activity_worded_days_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("grades__lte", 2047),
                            ("months__lte", 4095),
                            ("worded_months__lte", 4095),
                            ("plan_month__gte", 1),
                            ("plan_month__lte", 14),
                        ),
                        name="activity_masks_in_range",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cancel_reason", ""), ("cancelled_on", None)),
                            models.Q(("cancelled_on__isnull", False), models.Q(("cancel_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="activity_called_off_with_reason",
                        violation_error_message="Say why it is called off.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("visibility__in", ["usual", "public", "staff"])),
                        name="activity_visibility_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("significance__in", ["", "class", "school", "microdistrict", "city", "region"])
                        ),
                        name="activity_significance_known",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["school_year", "plan_month", "sorts_on", "id"], name="activity_plan"),
                    models.Index(fields=["school_year", "sorts_on", "id"], name="activity_days"),
                    models.Index(fields=["school_year", "title_key", "id"], name="activity_titles"),
                    models.Index(fields=["school_year", "direction", "months"], name="activity_map"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalActivity",
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
                    "title",
                    models.CharField(
                        help_text="Stands in the plan word for word.", max_length=1000, verbose_name="what"
                    ),
                ),
                (
                    "module",
                    models.CharField(
                        default="Социальное партнёрство",
                        help_text="The part of the upbringing programme; the plan can be grouped by it.",
                        max_length=150,
                        verbose_name="module of the programme",
                    ),
                ),
                (
                    "timing_text",
                    models.CharField(
                        help_text="In any words: «12 октября», «II неделя октября», «каждый понедельник», «в течение года».",
                        max_length=300,
                        verbose_name="when",
                    ),
                ),
                (
                    "is_looking_for_partner",
                    models.BooleanField(default=False, verbose_name="we are looking for a partner"),
                ),
                (
                    "grades_text",
                    models.CharField(
                        blank=True,
                        help_text="As in the plan: «1–4», «9, 11», «6А и 7А», «все желающие». Empty: for everybody.",
                        max_length=300,
                        verbose_name="grades and classes",
                    ),
                ),
                ("participants", models.CharField(blank=True, max_length=300, verbose_name="who else takes part")),
                (
                    "responsible_text",
                    models.CharField(
                        blank=True,
                        help_text="People or posts as plans write them: «классные руководители», «педагог-организатор».",
                        max_length=600,
                        verbose_name="responsible",
                    ),
                ),
                (
                    "significance",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("class", "for a class"),
                            ("school", "for the school"),
                            ("microdistrict", "for the microdistrict"),
                            ("city", "for the city"),
                            ("region", "for the region"),
                        ],
                        help_text="Whom it matters to beyond those who do it.",
                        max_length=20,
                        verbose_name="significance",
                    ),
                ),
                ("place", models.CharField(blank=True, max_length=200, verbose_name="place")),
                ("is_away", models.BooleanField(default=False, verbose_name="away from school")),
                ("description", models.TextField(blank=True, max_length=5000, verbose_name="what will be")),
                ("accompanied_by", models.CharField(blank=True, max_length=300, verbose_name="who accompanies")),
                ("to_bring", models.CharField(blank=True, max_length=300, verbose_name="what to bring")),
                ("cost", models.CharField(blank=True, max_length=150, verbose_name="cost")),
                ("accessibility", models.CharField(blank=True, max_length=300, verbose_name="accessibility")),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("usual", "as is usual for such an activity"),
                            ("public", "visitors see it"),
                            ("staff", "for staff only"),
                        ],
                        default="usual",
                        help_text="Usually visitors see it in the calendar; away from school, or with a military or prevention partner, staff only.",
                        max_length=20,
                        verbose_name="who sees it",
                    ),
                ),
                (
                    "lessons",
                    models.TextField(
                        blank=True,
                        help_text="Stands beside the row when next year’s plan is made of this one.",
                        max_length=2000,
                        verbose_name="what to heed next time",
                    ),
                ),
                ("cancelled_on", models.DateField(editable=False, null=True, verbose_name="called off on")),
                (
                    "cancel_reason",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="why it was called off"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "copied_from",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="activities.activity",
                        verbose_name="copied from",
                    ),
                ),
                (
                    "created_by",
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
                    "direction",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Its color in the plan. Without a choice: as the partnership’s.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.direction",
                        verbose_name="main direction",
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
                    "kind",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="activities.activitykind",
                        verbose_name="kind of joint activity",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical activity",
                "verbose_name_plural": "historical activities",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalActivity_partnerships",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="activities.activity",
                    ),
                ),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="activities.historicalactivity",
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
                "verbose_name": "HistoricalActivity_partnerships",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalActivityKind",
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
                "verbose_name": "historical kind of joint activity",
                "verbose_name_plural": "historical kinds of joint activity",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOccurrence",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("start_time", models.TimeField(blank=True, null=True, verbose_name="begins at")),
                ("end_time", models.TimeField(blank=True, null=True, verbose_name="ends at")),
                (
                    "status",
                    models.CharField(
                        choices=[("planned", "planned"), ("held", "held"), ("cancelled", "called off")],
                        default="planned",
                        editable=False,
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                (
                    "cancel_reason",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="why it was called off"),
                ),
                ("moved_from", models.DateField(editable=False, null=True, verbose_name="moved from")),
                ("original_start", models.CharField(editable=False, max_length=16, verbose_name="first planned for")),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                ("capacity", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="seats")),
                (
                    "takes_sign_ups",
                    models.BooleanField(
                        default=False,
                        help_text="On the event’s page, without an account.",
                        verbose_name="people sign up for it",
                    ),
                ),
                (
                    "signs_up_until",
                    models.DateField(
                        blank=True, help_text="Empty: until it begins.", null=True, verbose_name="last day to sign up"
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        blank=True, help_text="Empty: as the activity’s.", max_length=200, verbose_name="place"
                    ),
                ),
                (
                    "responsible_text",
                    models.CharField(
                        blank=True, help_text="Empty: as the activity’s.", max_length=600, verbose_name="responsible"
                    ),
                ),
                ("summary", models.CharField(blank=True, editable=False, max_length=500, verbose_name="how it went")),
                (
                    "publication_url",
                    models.URLField(blank=True, editable=False, max_length=500, verbose_name="link to a publication"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="activities.activity",
                        verbose_name="activity",
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
                "verbose_name": "historical date of an activity",
                "verbose_name_plural": "historical dates of activities",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalParticipationForm",
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
                "verbose_name": "historical form of participation",
                "verbose_name_plural": "historical forms of participation",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalProduct",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("title", models.CharField(max_length=300, verbose_name="title of the product")),
                ("about", models.TextField(blank=True, max_length=2000, verbose_name="about it")),
                ("made_on", models.DateField(verbose_name="day")),
                ("link", models.URLField(blank=True, max_length=500, verbose_name="link")),
                ("file_name", models.CharField(blank=True, editable=False, max_length=200, verbose_name="file name")),
                ("file_size", models.PositiveIntegerField(default=0, editable=False, verbose_name="size in bytes")),
                (
                    "co_authors",
                    models.CharField(
                        blank=True,
                        help_text="Groups, not names: «6А», «кружок краеведов», «родители».",
                        max_length=300,
                        verbose_name="co-authors",
                    ),
                ),
                (
                    "is_public",
                    models.BooleanField(
                        default=False,
                        help_text="It stands in the bank «What we did together».",
                        verbose_name="visitors see it",
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
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="activities.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "created_by",
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
            ],
            options={
                "verbose_name": "historical product",
                "verbose_name_plural": "historical products",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalProductType",
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
                (
                    "kind",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="activities.activitykind",
                        verbose_name="kind of joint activity",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical type of product",
                "verbose_name_plural": "historical types of products",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Mechanism",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name in Russian")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="name in English")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("is_active", models.BooleanField(default=True, verbose_name="offered in forms")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="kinds",
                        to="activities.mechanism",
                        verbose_name="part of",
                    ),
                ),
            ],
            options={
                "verbose_name": "mechanism of cooperation",
                "verbose_name_plural": "mechanisms of cooperation",
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HistoricalProject",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("title", models.CharField(max_length=300, verbose_name="title of the project")),
                (
                    "problem",
                    models.TextField(
                        blank=True,
                        help_text="What is wrong, and why it can only be solved together: the first condition of partnership.",
                        max_length=2000,
                        verbose_name="problem",
                    ),
                ),
                ("goal", models.TextField(blank=True, max_length=2000, verbose_name="goal")),
                (
                    "significance",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("class", "for a class"),
                            ("school", "for the school"),
                            ("microdistrict", "for the microdistrict"),
                            ("city", "for the city"),
                            ("region", "for the region"),
                        ],
                        help_text="Whom it matters to beyond those who do it.",
                        max_length=20,
                        verbose_name="significance",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "is_public",
                    models.BooleanField(
                        default=False,
                        help_text="It has a page on the public site from the moment it is open to join.",
                        verbose_name="visitors see it",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("open", "open to join"),
                            ("running", "running"),
                            ("finished", "finished"),
                            ("cancelled", "called off"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                (
                    "outcome",
                    models.TextField(blank=True, editable=False, max_length=2000, verbose_name="what came of it"),
                ),
                (
                    "cancel_reason",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="why it was called off"),
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
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="coordinator",
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
                    "mechanism",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="activities.mechanism",
                        verbose_name="mechanism",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical project",
                "verbose_name_plural": "historical projects",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalMechanism",
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
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="activities.mechanism",
                        verbose_name="part of",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical mechanism of cooperation",
                "verbose_name_plural": "historical mechanisms of cooperation",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="historicalactivity",
            name="mechanism",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="activities.mechanism",
                verbose_name="mechanism",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="mechanism",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activities",
                to="activities.mechanism",
                verbose_name="mechanism",
            ),
        ),
        migrations.CreateModel(
            name="Occurrence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("start_time", models.TimeField(blank=True, null=True, verbose_name="begins at")),
                ("end_time", models.TimeField(blank=True, null=True, verbose_name="ends at")),
                (
                    "status",
                    models.CharField(
                        choices=[("planned", "planned"), ("held", "held"), ("cancelled", "called off")],
                        default="planned",
                        editable=False,
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                (
                    "cancel_reason",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="why it was called off"),
                ),
                ("cancelled_with_activity", models.BooleanField(default=False, editable=False)),
                ("moved_from", models.DateField(editable=False, null=True, verbose_name="moved from")),
                ("original_start", models.CharField(editable=False, max_length=16, verbose_name="first planned for")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                ("capacity", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="seats")),
                (
                    "takes_sign_ups",
                    models.BooleanField(
                        default=False,
                        help_text="On the event’s page, without an account.",
                        verbose_name="people sign up for it",
                    ),
                ),
                (
                    "signs_up_until",
                    models.DateField(
                        blank=True, help_text="Empty: until it begins.", null=True, verbose_name="last day to sign up"
                    ),
                ),
                ("seats_taken", models.PositiveIntegerField(default=0, editable=False)),
                ("modified_at", models.DateTimeField(auto_now=True)),
                (
                    "place",
                    models.CharField(
                        blank=True, help_text="Empty: as the activity’s.", max_length=200, verbose_name="place"
                    ),
                ),
                (
                    "responsible_text",
                    models.CharField(
                        blank=True, help_text="Empty: as the activity’s.", max_length=600, verbose_name="responsible"
                    ),
                ),
                ("summary", models.CharField(blank=True, editable=False, max_length=500, verbose_name="how it went")),
                (
                    "publication_url",
                    models.URLField(blank=True, editable=False, max_length=500, verbose_name="link to a publication"),
                ),
                ("pupil_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="pupils")),
                ("parent_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="parents")),
                ("teacher_count", models.PositiveIntegerField(default=0, editable=False, verbose_name="teachers")),
                (
                    "partner_count",
                    models.PositiveIntegerField(default=0, editable=False, verbose_name="the partners’ people"),
                ),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="occurrences",
                        to="activities.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "people",
                    models.ManyToManyField(
                        blank=True,
                        related_name="occurrences",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="responsible people with an account",
                    ),
                ),
            ],
            options={
                "verbose_name": "date of an activity",
                "verbose_name_plural": "dates of activities",
                "ordering": ["starts_on", "start_time", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("activity", "original_start"),
                        name="occurrence_once",
                        violation_error_message="The activity has this date already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="occurrence_ends_after_start",
                        violation_error_message="The last day is before the first.",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.LessThanOrEqual(
                            common.days.DaysBetween(models.F("starts_on"), models.F("ends_on")), 31
                        ),
                        name="occurrence_not_too_long",
                        violation_error_message="One holding lasts at most 31 days; plan a longer one as several.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end_time", None), ("start_time__isnull", False), _connector="OR"),
                        name="occurrence_ends_when_it_starts",
                        violation_error_message="Say when it begins, too.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end_time", None),
                            ("ends_on__gt", models.F("starts_on")),
                            models.Q(("end_time__gt", models.F("start_time")), ("start_time__isnull", False)),
                            _connector="OR",
                        ),
                        name="occurrence_times_in_order",
                        violation_error_message="It ends before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cancel_reason", ""), ("status__in", ["planned", "held"])),
                            models.Q(("status", "cancelled"), models.Q(("cancel_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="occurrence_called_off_with_reason",
                        violation_error_message="Say why it is called off.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "cancelled"), ("cancelled_with_activity", False), _connector="OR"
                        ),
                        name="occurrence_called_off_with_activity",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity", None), ("capacity__gte", 1), _connector="OR"),
                        name="occurrence_has_seats",
                        violation_error_message="At least one seat, or leave it empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("capacity", None), ("seats_taken__lte", models.F("capacity")), _connector="OR"
                        ),
                        name="occurrence_not_overbooked",
                        violation_error_message="More people than that are signed up already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signs_up_until", None), ("signs_up_until__lte", models.F("ends_on")), _connector="OR"
                        ),
                        name="occurrence_signs_up_before_it_ends",
                        violation_error_message="The last day to sign up is after the event.",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["starts_on", "start_time", "id"], name="occurrence_days"),
                    models.Index(fields=["activity", "status"], name="occurrence_state"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalPhoto",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "alt",
                    models.CharField(
                        blank=True,
                        help_text="For those who do not see the picture; no names.",
                        max_length=300,
                        verbose_name="what can be seen",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("consents", "consent of all who can be recognized, or of their parents"),
                            ("nobody", "nobody can be recognized"),
                            ("public-event", "taken at a public event, nobody is its main subject"),
                        ],
                        max_length=20,
                        verbose_name="why visitors may see it",
                    ),
                ),
                ("public_until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("uploaded_at", models.DateTimeField(blank=True, editable=False, verbose_name="when")),
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
                    "uploaded_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by whom",
                    ),
                ),
                (
                    "occurrence",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="activities.occurrence",
                        verbose_name="date",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical photo",
                "verbose_name_plural": "historical photos",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalAttendance",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("pupils", "pupils"),
                            ("parents", "parents"),
                            ("teachers", "teachers"),
                            ("partner", "the partner’s people"),
                        ],
                        max_length=20,
                        verbose_name="who",
                    ),
                ),
                ("count", models.PositiveSmallIntegerField(verbose_name="how many")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by whom",
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
                    "school_class",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="school.schoolclass",
                        verbose_name="class",
                    ),
                ),
                (
                    "occurrence",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="activities.occurrence",
                        verbose_name="date",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical attendance",
                "verbose_name_plural": "historical attendance",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Attendance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("pupils", "pupils"),
                            ("parents", "parents"),
                            ("teachers", "teachers"),
                            ("partner", "the partner’s people"),
                        ],
                        max_length=20,
                        verbose_name="who",
                    ),
                ),
                ("count", models.PositiveSmallIntegerField(verbose_name="how many")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by whom",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance",
                        to="partners.partner",
                        verbose_name="partner",
                    ),
                ),
                (
                    "school_class",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attendance",
                        to="school.schoolclass",
                        verbose_name="class",
                    ),
                ),
                (
                    "occurrence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendance",
                        to="activities.occurrence",
                        verbose_name="date",
                    ),
                ),
            ],
            options={
                "verbose_name": "attendance",
                "verbose_name_plural": "attendance",
                "ordering": ["occurrence_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("partner", None), ("school_class", None)),
                        fields=("occurrence", "group"),
                        name="attendance_group_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("school_class__isnull", False)),
                        fields=("occurrence", "school_class"),
                        name="attendance_class_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("partner__isnull", False)),
                        fields=("occurrence", "partner"),
                        name="attendance_partner_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("group", "partner"), ("partner__isnull", False), ("school_class", None)),
                            models.Q(("group", "pupils"), ("partner", None)),
                            models.Q(("group__in", ["parents", "teachers"]), ("partner", None), ("school_class", None)),
                            _connector="OR",
                        ),
                        name="attendance_is_of_one_group",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("count__gte", 1), ("count__lte", 5000)),
                        name="attendance_count_in_range",
                        violation_error_message="From 1 to 5,000.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="historicalactivity",
            name="form",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="activities.participationform",
                verbose_name="how the partner takes part",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="form",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activities",
                to="activities.participationform",
                verbose_name="how the partner takes part",
            ),
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "small",
                    models.FileField(editable=False, max_length=200, upload_to=common.files.generated_name("photos")),
                ),
                (
                    "medium",
                    models.FileField(editable=False, max_length=200, upload_to=common.files.generated_name("photos")),
                ),
                (
                    "large",
                    models.FileField(editable=False, max_length=200, upload_to=common.files.generated_name("photos")),
                ),
                ("width", models.PositiveSmallIntegerField(editable=False)),
                ("height", models.PositiveSmallIntegerField(editable=False)),
                ("digest", models.CharField(editable=False, max_length=64)),
                (
                    "alt",
                    models.CharField(
                        blank=True,
                        help_text="For those who do not see the picture; no names.",
                        max_length=300,
                        verbose_name="what can be seen",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("consents", "consent of all who can be recognized, or of their parents"),
                            ("nobody", "nobody can be recognized"),
                            ("public-event", "taken at a public event, nobody is its main subject"),
                        ],
                        max_length=20,
                        verbose_name="why visitors may see it",
                    ),
                ),
                ("public_until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
                (
                    "occurrence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="activities.occurrence",
                        verbose_name="date",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by whom",
                    ),
                ),
            ],
            options={
                "verbose_name": "photo",
                "verbose_name_plural": "photos",
                "ordering": ["occurrence_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("occurrence", "digest"), name="photo_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("basis", ""), ("public_until", None)),
                            models.Q(
                                ("basis__in", ["consents", "nobody", "public-event"]),
                                ("public_until__isnull", False),
                                models.Q(("alt", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="photo_is_public_with_reason",
                        violation_error_message="For visitors a photo needs all three: a basis, the last day, and what can be seen in it.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("title", models.CharField(max_length=300, verbose_name="title of the product")),
                ("about", models.TextField(blank=True, max_length=2000, verbose_name="about it")),
                ("made_on", models.DateField(verbose_name="day")),
                ("link", models.URLField(blank=True, max_length=500, verbose_name="link")),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        editable=False,
                        max_length=200,
                        upload_to=common.files.generated_name("products"),
                        verbose_name="file",
                    ),
                ),
                ("file_name", models.CharField(blank=True, editable=False, max_length=200, verbose_name="file name")),
                ("file_size", models.PositiveIntegerField(default=0, editable=False, verbose_name="size in bytes")),
                (
                    "co_authors",
                    models.CharField(
                        blank=True,
                        help_text="Groups, not names: «6А», «кружок краеведов», «родители».",
                        max_length=300,
                        verbose_name="co-authors",
                    ),
                ),
                (
                    "is_public",
                    models.BooleanField(
                        default=False,
                        help_text="It stands in the bank «What we did together».",
                        verbose_name="visitors see it",
                    ),
                ),
                ("title_key", models.CharField(editable=False, max_length=300)),
                ("search_text", models.TextField(editable=False)),
                (
                    "activity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="products",
                        to="activities.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "created_by",
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
                    "partners",
                    models.ManyToManyField(
                        blank=True, related_name="products", to="partners.partner", verbose_name="made with"
                    ),
                ),
            ],
            options={
                "verbose_name": "product",
                "verbose_name_plural": "products",
                "ordering": ["-made_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="product_is_named",
                        violation_error_message="Write what it is called.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file", ""), ("file_name", ""), ("file_size", 0)),
                            models.Q(models.Q(("file", ""), _negated=True), models.Q(("file_name", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="product_file_is_named",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["made_on", "id"], name="product_by_day"),
                    models.Index(fields=["title_key", "id"], name="product_by_title"),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalProduct_partners",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="activities.historicalproduct",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partners.partner",
                    ),
                ),
                (
                    "product",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="activities.product",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalProduct_partners",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ProductType",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("code", models.SlugField(max_length=60, unique=True, verbose_name="code")),
                ("name", models.CharField(max_length=300, verbose_name="name in Russian")),
                ("name_en", models.CharField(blank=True, max_length=300, verbose_name="name in English")),
                ("position", models.PositiveSmallIntegerField(default=100, verbose_name="order")),
                ("is_active", models.BooleanField(default=True, verbose_name="offered in forms")),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="product_types",
                        to="activities.activitykind",
                        verbose_name="kind of joint activity",
                    ),
                ),
            ],
            options={
                "verbose_name": "type of product",
                "verbose_name_plural": "types of products",
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="product",
            name="type",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="products",
                to="activities.producttype",
                verbose_name="type",
            ),
        ),
        migrations.AddField(
            model_name="historicalproduct",
            name="type",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="activities.producttype",
                verbose_name="type",
            ),
        ),
        migrations.AddField(
            model_name="historicalactivity",
            name="product_type",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="activities.producttype",
                verbose_name="what comes of it",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="product_type",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activities",
                to="activities.producttype",
                verbose_name="what comes of it",
            ),
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("title", models.CharField(max_length=300, verbose_name="title of the project")),
                (
                    "slug",
                    models.SlugField(editable=False, max_length=80, unique=True, verbose_name="address of the page"),
                ),
                (
                    "problem",
                    models.TextField(
                        blank=True,
                        help_text="What is wrong, and why it can only be solved together: the first condition of partnership.",
                        max_length=2000,
                        verbose_name="problem",
                    ),
                ),
                ("goal", models.TextField(blank=True, max_length=2000, verbose_name="goal")),
                (
                    "significance",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("class", "for a class"),
                            ("school", "for the school"),
                            ("microdistrict", "for the microdistrict"),
                            ("city", "for the city"),
                            ("region", "for the region"),
                        ],
                        help_text="Whom it matters to beyond those who do it.",
                        max_length=20,
                        verbose_name="significance",
                    ),
                ),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "is_public",
                    models.BooleanField(
                        default=False,
                        help_text="It has a page on the public site from the moment it is open to join.",
                        verbose_name="visitors see it",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("open", "open to join"),
                            ("running", "running"),
                            ("finished", "finished"),
                            ("cancelled", "called off"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                (
                    "outcome",
                    models.TextField(blank=True, editable=False, max_length=2000, verbose_name="what came of it"),
                ),
                (
                    "cancel_reason",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="why it was called off"),
                ),
                ("title_key", models.CharField(editable=False, max_length=300)),
                ("search_text", models.TextField(editable=False)),
                (
                    "coordinator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="coordinated_projects",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="coordinator",
                    ),
                ),
                (
                    "mechanism",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="activities.mechanism",
                        verbose_name="mechanism",
                    ),
                ),
                (
                    "planned_results",
                    models.ManyToManyField(
                        blank=True, related_name="projects", to="school.plannedresult", verbose_name="planned results"
                    ),
                ),
                (
                    "work_directions",
                    models.ManyToManyField(
                        blank=True, related_name="projects", to="school.workdirection", verbose_name="lines of work"
                    ),
                ),
            ],
            options={
                "verbose_name": "project",
                "verbose_name_plural": "projects",
                "ordering": ["title_key", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="project_is_named",
                        violation_error_message="Write what the project is called.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on", None),
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="project_ends_after_start",
                        violation_error_message="The last day is before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cancel_reason", ""), ("status__in", ["draft", "open", "running", "finished"])),
                            models.Q(("status", "cancelled"), models.Q(("cancel_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="project_called_off_with_reason",
                        violation_error_message="Say why it is called off.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("significance__in", ["", "class", "school", "microdistrict", "city", "region"])
                        ),
                        name="project_significance_known",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["title_key", "id"], name="project_by_title"),
                ],
            },
        ),
        migrations.AddField(
            model_name="product",
            name="project",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="products",
                to="activities.project",
                verbose_name="project",
            ),
        ),
        migrations.CreateModel(
            name="HistoricalProjectMember",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        help_text="Instead of a partner: «6А», «Совет старшеклассников», «родители».",
                        max_length=150,
                        verbose_name="group of the school",
                    ),
                ),
                ("role", models.CharField(blank=True, max_length=150, verbose_name="role")),
                ("contribution", models.TextField(blank=True, max_length=1000, verbose_name="what it gives")),
                ("benefit", models.TextField(blank=True, max_length=1000, verbose_name="what it gets")),
                ("joined_on", models.DateField(verbose_name="since")),
                ("left_on", models.DateField(editable=False, null=True, verbose_name="left on")),
                (
                    "leave_reason",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="why it left"),
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
                    "project",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="activities.project",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical member of a project",
                "verbose_name_plural": "historical members of projects",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalProject_work_directions",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="activities.historicalproject",
                    ),
                ),
                (
                    "workdirection",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="school.workdirection",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="activities.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalProject_work_directions",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalProject_planned_results",
            fields=[
                ("id", models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")),
                ("m2m_history_id", models.AutoField(primary_key=True, serialize=False)),
                (
                    "history",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        to="activities.historicalproject",
                    ),
                ),
                (
                    "plannedresult",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="school.plannedresult",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        db_tablespace="",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="activities.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "HistoricalProject_planned_results",
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddField(
            model_name="historicalproduct",
            name="project",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="activities.project",
                verbose_name="project",
            ),
        ),
        migrations.AddField(
            model_name="historicalactivity",
            name="project",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                help_text="Its participants, products and four C count for the project as well.",
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="activities.project",
                verbose_name="project",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="project",
            field=models.ForeignKey(
                blank=True,
                help_text="Its participants, products and four C count for the project as well.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activities",
                to="activities.project",
                verbose_name="project",
            ),
        ),
        migrations.CreateModel(
            name="ProjectMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "group",
                    models.CharField(
                        blank=True,
                        help_text="Instead of a partner: «6А», «Совет старшеклассников», «родители».",
                        max_length=150,
                        verbose_name="group of the school",
                    ),
                ),
                ("group_key", models.CharField(blank=True, editable=False, max_length=300)),
                ("role", models.CharField(blank=True, max_length=150, verbose_name="role")),
                ("contribution", models.TextField(blank=True, max_length=1000, verbose_name="what it gives")),
                ("benefit", models.TextField(blank=True, max_length=1000, verbose_name="what it gets")),
                ("joined_on", models.DateField(verbose_name="since")),
                ("left_on", models.DateField(editable=False, null=True, verbose_name="left on")),
                (
                    "leave_reason",
                    models.CharField(blank=True, editable=False, max_length=300, verbose_name="why it left"),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="project_memberships",
                        to="partners.partner",
                        verbose_name="partner",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="activities.project",
                        verbose_name="project",
                    ),
                ),
            ],
            options={
                "verbose_name": "member of a project",
                "verbose_name_plural": "members of projects",
                "ordering": ["project_id", models.OrderBy(models.F("partner_id"), nulls_last=True), "joined_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("group", ""), ("partner__isnull", False)),
                            models.Q(("partner", None), models.Q(("group", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="project_member_is_partner_or_group",
                        violation_error_message="Choose a partner or write a group of the school, one of the two.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("left_on", None), ("partner__isnull", False)),
                        fields=("project", "partner"),
                        name="project_partner_once",
                        violation_error_message="This partner is in the project already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("left_on", None), ("partner", None)),
                        fields=("project", "group_key"),
                        name="project_group_once",
                        violation_error_message="This group is in the project already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("leave_reason", ""), ("left_on", None)),
                            models.Q(("left_on__isnull", False), models.Q(("leave_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="project_member_left_with_reason",
                        violation_error_message="Say why it leaves.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("left_on", None), ("left_on__gte", models.F("joined_on")), _connector="OR"),
                        name="project_member_left_after_joining",
                        violation_error_message="It cannot leave before it came.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SignUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "name",
                    models.CharField(
                        help_text="A grown-up’s. Children are not named.", max_length=150, verbose_name="your name"
                    ),
                ),
                (
                    "contact",
                    models.CharField(
                        help_text="If something changes, the school tells you here.",
                        max_length=150,
                        verbose_name="telephone or e-mail",
                    ),
                ),
                ("contact_key", models.CharField(editable=False, max_length=150)),
                ("seats", models.PositiveSmallIntegerField(default=1, verbose_name="how many come")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("seated", "has a seat"),
                            ("waiting", "on the waiting list"),
                            ("set_aside", "set aside"),
                            ("cancelled", "withdrawn"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="state",
                    ),
                ),
                (
                    "review_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("trap", "a field that people do not see was filled in"),
                            ("too_fast", "sent faster than a person fills in a form"),
                            ("repeated", "the same contact signs up again and again"),
                            ("flood", "too many at once for one event"),
                        ],
                        editable=False,
                        max_length=20,
                        verbose_name="why it is set aside",
                    ),
                ),
                (
                    "token",
                    models.CharField(
                        default=activities.models.sign_up.new_token, editable=False, max_length=40, unique=True
                    ),
                ),
                ("entry_key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name="when"),
                ),
                ("seated_at", models.DateTimeField(editable=False, null=True)),
                ("notified_at", models.DateTimeField(editable=False, null=True)),
                ("cancelled_at", models.DateTimeField(editable=False, null=True)),
                (
                    "consent",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_ups",
                        to="school.consenttext",
                        verbose_name="consent",
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
                    "occurrence",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_ups",
                        to="activities.occurrence",
                        verbose_name="date",
                    ),
                ),
            ],
            options={
                "verbose_name": "sign-up",
                "verbose_name_plural": "sign-ups",
                "ordering": ["occurrence_id", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("seats__gte", 1), ("seats__lte", 10)),
                        name="sign_up_seats_in_range",
                        violation_error_message="From 1 to 10 people.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("contact", ""), _negated=True)
                        ),
                        name="sign_up_says_who",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["seated", "waiting", "set_aside", "cancelled"])),
                        name="sign_up_status_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "set_aside"), _negated=True),
                            models.Q(("review_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="sign_up_set_aside_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cancelled_at__isnull", False), ("status", "cancelled")),
                            models.Q(models.Q(("status", "cancelled"), _negated=True), ("cancelled_at", None)),
                            _connector="OR",
                        ),
                        name="sign_up_withdrawn_at",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["occurrence", "status", "id"], name="sign_up_list"),
                    models.Index(fields=["contact_key", "created_at"], name="sign_up_contact"),
                ],
            },
        ),
        migrations.CreateModel(
            name="CycleStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("plan", "we plan it ourselves"),
                            ("prepare", "we prepare it ourselves"),
                            ("hold", "we hold it ourselves"),
                            ("analyze", "we analyze it ourselves"),
                        ],
                        max_length=20,
                        verbose_name="step",
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("pupils", "pupils"),
                            ("parents", "parents"),
                            ("teachers", "teachers"),
                            ("partner", "the partner’s people"),
                        ],
                        max_length=20,
                        verbose_name="who",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="when")),
                (
                    "activity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cycle_steps",
                        to="activities.activity",
                        verbose_name="activity",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by whom",
                    ),
                ),
                (
                    "partner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cycle_steps",
                        to="partners.partner",
                        verbose_name="partner",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of the cycle",
                "verbose_name_plural": "steps of the cycle",
                "ordering": ["activity_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("partner", None)),
                        fields=("activity", "step", "group"),
                        name="cycle_step_group_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("partner__isnull", False)),
                        fields=("activity", "step", "partner"),
                        name="cycle_step_partner_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("step__in", ["plan", "prepare", "hold", "analyze"])),
                        name="cycle_step_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("group", "partner"), ("partner__isnull", False)),
                            models.Q(("group__in", ["pupils", "parents", "teachers"]), ("partner", None)),
                            _connector="OR",
                        ),
                        name="cycle_step_is_of_one",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("activity__isnull", False), ("project__isnull", False), _connector="OR"),
                name="product_comes_of_something",
                violation_error_message="Choose the activity or the project that it comes of.",
            ),
        ),
    ]
