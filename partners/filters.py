"""What the lists of this room may be narrowed by; the state is in the address."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partners.criteria import lacking, ready, searchable
from partners.evidence import with_records
from partners.models import Agreement, AgreementState, Partner, Partnership, Promise
from partners.models.agreement import AgreementQuerySet
from partners.models.agreement_state import is_over, runs_out
from partners.models.partner import PartnerQuerySet
from partners.models.partnership import PartnershipQuerySet
from partners.selectors.reference import directions, kinds
from school.filters import WaitingFilter
from school.models import User
from school.profile import current_profile
from school.publication import public_version

NO_DIRECTION = "none"
BY_LAW, READY, ME, NOBODY = "law", "nothing", "me", "nobody"


class PartnerFilter(WaitingFilter):
    """Search by words and numbers, directions, kind, visibility, archive, and what records lack."""

    q = django_filters.CharFilter(label=_("Name, INN or OGRN"), method="search", max_length=200)
    direction = django_filters.MultipleChoiceFilter(
        label=_("Direction"), method="in_directions", widget=forms.CheckboxSelectMultiple
    )
    kind = django_filters.ChoiceFilter(label=_("Kind"), field_name="kind__code", empty_label=_("any"))
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="in_state",
        empty_label=_("working now"),
        widget=forms.RadioSelect,
        choices=[("archived", _("in the archive")), ("all", _("all"))],
    )
    shown = django_filters.ChoiceFilter(
        label=_("Visitors see it"),
        method="is_shown",
        empty_label=_("any"),
        widget=forms.RadioSelect,
        choices=[("yes", _("yes")), ("no", _("no"))],
    )
    contact = django_filters.ChoiceFilter(
        method="lacks_contact", empty_label="", widget=forms.HiddenInput, choices=[("none", _("without a contact"))]
    )
    alike = django_filters.ChoiceFilter(
        method="entered_twice", empty_label="", widget=forms.HiddenInput, choices=[("yes", _("entered twice"))]
    )

    class Meta:
        model = Partner
        fields: list[str] = []

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        version = public_version(request)
        self.directions = {each.slug: each for each in directions(version)}
        self.filters["direction"].extra["choices"] = [
            *((slug, each.title) for slug, each in self.directions.items()),
            (NO_DIRECTION, _("none yet")),
        ]
        self.filters["kind"].extra["choices"] = [(each.code, each.title) for each in kinds(version)]

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        # Not only for a chosen state: without one, the list is of those the school works with.
        state = self.form.cleaned_data.get("state")
        if not state:
            queryset = queryset.current()  # type: ignore[attr-defined]
        return super().filter_queryset(queryset)

    def search(self, partners: PartnerQuerySet, name: str, value: str) -> PartnerQuerySet:
        return partners.search(value)

    def in_directions(self, partners: PartnerQuerySet, name: str, value: list[str]) -> PartnerQuerySet:
        chosen = [self.directions[slug] for slug in value if slug != NO_DIRECTION]
        if not value:
            return partners
        if NO_DIRECTION not in value:
            return partners.in_direction(*chosen)
        without = partners.without_direction()
        return without | partners.in_direction(*chosen) if chosen else without

    def in_state(self, partners: PartnerQuerySet, name: str, value: str) -> PartnerQuerySet:
        return partners.archived() if value == "archived" else partners

    def is_shown(self, partners: PartnerQuerySet, name: str, value: str) -> PartnerQuerySet:
        return partners.filter(is_public=value == "yes")

    def lacks_contact(self, partners: PartnerQuerySet, name: str, value: str) -> PartnerQuerySet:
        return partners.without_contact()

    def entered_twice(self, partners: PartnerQuerySet, name: str, value: str) -> PartnerQuerySet:
        return partners.entered_twice()


class PartnershipFilter(WaitingFilter):
    """Search by the partner's name, directions, coordinator, stage, and what is lacking or running out."""

    q = django_filters.CharFilter(label=_("Partner’s name"), method="search", max_length=200)
    direction = django_filters.MultipleChoiceFilter(
        label=_("Direction"),
        field_name="direction__slug",
        widget=forms.CheckboxSelectMultiple,
        distinct=False,
    )
    stage = django_filters.ChoiceFilter(
        label=_("Stage"),
        method="at_stage",
        empty_label=_("any"),
        choices=[("1", "1"), ("2", "2"), ("3", "3"), (BY_LAW, _("by law"))],
    )
    lacks = django_filters.ChoiceFilter(label=_("What is missing"), method="that_lack", empty_label=_("any"))
    coordinator = django_filters.ChoiceFilter(label=_("Coordinator"), method="coordinated_by", empty_label=_("any"))
    agreement = django_filters.ChoiceFilter(
        label=_("Agreement"),
        method="with_agreement",
        empty_label=_("any"),
        choices=[("runs_out", _("expires soon")), ("expired", _("expired"))],
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="in_state",
        empty_label=_("going on"),
        choices=[("stays", _("staying at this stage")), ("ended", _("ended"))],
    )
    promises = django_filters.ChoiceFilter(
        method="with_promises",
        empty_label="",
        widget=forms.HiddenInput,
        choices=[("overdue", _("overdue promises"))],
    )
    # How the answer is shown, not what is in it
    view = django_filters.ChoiceFilter(
        method="as_it_is", empty_label="", widget=forms.HiddenInput, choices=[("table", "table")]
    )

    class Meta:
        model = Partnership
        fields: list[str] = []

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        self.today, self.profile = timezone.localdate(), current_profile(request)
        version = public_version(request)
        self.filters["direction"].extra["choices"] = [(each.slug, each.title) for each in directions(version)]
        self.filters["lacks"].extra["choices"] = [
            (READY, _("nothing: ready for the next stage")),
            # In the order of the stages, each with the number of its own
            *((each.code, f"{each.stage}. {each.title}") for each in searchable()),
        ]
        coordinators = User.objects.filter(coordinated_partnerships__isnull=False).distinct()
        self.filters["coordinator"].extra["choices"] = [
            (ME, _("me")),
            (NOBODY, _("nobody")),
            *((str(pk), name) for pk, name in coordinators.values_list("pk", "full_name")),
        ]

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        # Without a chosen state the list is of those that go on.
        if self.form.cleaned_data.get("state") != "ended":
            queryset = queryset.current()  # type: ignore[attr-defined]
        return super().filter_queryset(queryset)

    def search(self, rows: PartnershipQuerySet, name: str, value: str) -> PartnershipQuerySet:
        return rows.search(value)

    def at_stage(self, rows: PartnershipQuerySet, name: str, value: str) -> PartnershipQuerySet:
        return rows.filter(stage=None if value == BY_LAW else int(value))

    def that_lack(self, rows: PartnershipQuerySet, name: str, value: str) -> PartnershipQuerySet:
        if value == READY:
            return ready(rows.awaiting_step(self.today), on=self.today, profile=self.profile)
        return lacking(rows, value, on=self.today, profile=self.profile)

    def coordinated_by(self, rows: PartnershipQuerySet, name: str, value: str) -> PartnershipQuerySet:
        if value == NOBODY:
            return rows.filter(coordinator=None)
        return rows.filter(coordinator=self.request.user.pk if value == ME else value)

    def with_agreement(self, rows: PartnershipQuerySet, name: str, value: str) -> PartnershipQuerySet:
        rows = with_records(rows, self.today)
        if value == "expired":
            return rows.filter(is_over(self.today, last_day="agreement_until"))
        return rows.filter(runs_out(self.today, self.profile.notice_days, last_day="agreement_until"))

    def in_state(self, rows: PartnershipQuerySet, name: str, value: str) -> PartnershipQuerySet:
        return rows.ended() if value == "ended" else rows.filter(stays_until__gte=self.today)

    def with_promises(self, rows: PartnershipQuerySet, name: str, value: str) -> PartnershipQuerySet:
        return rows.filter(Promise.objects.overdue(self.today).exist_in_partnership())

    def as_it_is(self, rows: PartnershipQuerySet, name: str, value: str) -> PartnershipQuerySet:
        return rows


class AgreementFilter(django_filters.FilterSet):
    """Search by partner, subject and number; kind, state today, the directions covered, and what to renew."""

    q = django_filters.CharFilter(label=_("Partner, subject or number"), method="search", max_length=200)
    state = django_filters.ChoiceFilter(
        label=_("State"),
        method="in_state",
        empty_label=_("any"),
        choices=AgreementState.choices,
        widget=forms.RadioSelect,
    )
    kind = django_filters.ChoiceFilter(
        label=_("Kind"), empty_label=_("any"), choices=Agreement.Kind.choices, widget=forms.RadioSelect
    )
    direction = django_filters.MultipleChoiceFilter(
        label=_("Direction"), method="in_directions", widget=forms.CheckboxSelectMultiple
    )
    renew = django_filters.ChoiceFilter(
        method="is_to_renew",
        empty_label="",
        widget=forms.HiddenInput,
        choices=[("yes", _("to renew")), ("soon", _("to renew: expires soon")), ("over", _("to renew: expired"))],
    )

    class Meta:
        model = Agreement
        fields: list[str] = []

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        self.directions = {each.slug: each for each in directions(public_version(request))}
        self.filters["direction"].extra["choices"] = [(slug, each.title) for slug, each in self.directions.items()]
        self.today, self.within = timezone.localdate(), current_profile(request).notice_days

    def search(self, agreements: AgreementQuerySet, name: str, value: str) -> AgreementQuerySet:
        return agreements.search(value)

    def in_state(self, agreements: AgreementQuerySet, name: str, value: str) -> AgreementQuerySet:
        return agreements.in_state(AgreementState(value), self.today, within=self.within)

    def in_directions(self, agreements: AgreementQuerySet, name: str, value: list[str]) -> AgreementQuerySet:
        if not value:
            return agreements
        chosen = [self.directions[slug] for slug in value]
        covered = Partnership.objects.filter(agreements=OuterRef("pk"), direction__in=chosen)
        return agreements.filter(Exists(covered))

    def is_to_renew(self, agreements: AgreementQuerySet, name: str, value: str) -> AgreementQuerySet:
        waiting = agreements.to_renew(self.today, within=self.within)
        match value:
            case "soon":
                return waiting.exclude(is_over(self.today))
            case "over":
                return waiting.filter(is_over(self.today))
        return waiting
