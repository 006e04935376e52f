"""The form of a product: what, of which activity, when; the rest is folded."""

from typing import Any, cast

from crispy_forms.layout import Layout
from django import forms
from django.db.models import Max, Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from activities.models import Activity, Occurrence, Product, ProductType, Project
from activities.models.choices import EVENT_IS_PRODUCT
from activities.services.product_files import StoredFile, stored_file
from activities.services.products import save_product
from common.day_words import full_day
from common.fields import DocumentField, LineField, PastDayField, RecordsField, SiteField
from common.files import Document
from common.forms import VersionedForm
from common.layout import Fold, Part
from partners.forms.choices import partner_choices
from partners.models import Partner
from school.models import User
from school.years import SchoolYear

# A plan has some hundreds of rows; a list to choose from gets no more of them.
OFFERED = 300
NOTHING_CHOSEN = gettext_lazy("choose…")


class _NotSaved(Exception):
    """Somebody was quicker: the file that came along is not stored."""


class ProductForm(VersionedForm[Product]):
    """A product of an activity, of a project, or of both, with its file."""

    made_on = PastDayField(label=gettext_lazy("Day"))
    link = SiteField(
        label=gettext_lazy("Link"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Where it can be seen: a page of the school’s website, a publication, a video."),
    )
    # Not «file»: the record's own is written by the service.
    document = DocumentField(label=gettext_lazy("File"), required=False, is_for_visitors=True)
    remove_document = forms.BooleanField(label=gettext_lazy("Remove the file"), required=False)
    partners = RecordsField(
        label=gettext_lazy("Made together with"),
        queryset=Partner.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("If nobody is ticked: with the partners of the activity."),
    )

    class Meta:
        model = Product
        fields = [
            "activity",
            "project",
            "title",
            "type",
            "made_on",
            "link",
            "co_authors",
            "partners",
            "about",
            "is_public",
        ]
        field_classes = {"title": LineField, "co_authors": LineField}
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}

    layout = Layout(
        Part(
            "",
            "activity",
            "project",
            "title",
            "type",
            "made_on",
            "link",
            "document",
            "remove_document",
            "is_public",
        ),
        Fold(gettext_lazy("Who made it and what it is about"), "co_authors", "partners", "about"),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.today = timezone.localdate()
        cast(PastDayField, self.fields["made_on"]).latest = self.today
        if self.instance.pk is None:
            self._propose()
        self._offer_activities()
        self._offer_types()
        self._offer_partners()
        if by.is_coordinator:
            self._offer_projects()
        else:
            # Projects are a coordinator's, and so is what visitors see: both stay as they are.
            del self.fields["project"], self.fields["is_public"]
        if self.instance.file:
            words = {"name": self.instance.file_name}
            self.fields["remove_document"].label = _("Remove the file “%(name)s”") % words
            self.fields["document"].label = _("A different file instead of “%(name)s”") % words
        else:
            del self.fields["remove_document"]
        self.fields["document"].help_text = _(
            "A document, a presentation, a table or a picture, up to 20 MB. Remarks in it and names of its authors "
            "are taken out: visitors may open it."
        )

    @property
    def proposed_from(self) -> Activity | None:
        """Return the activity that the page was opened for."""
        return self.instance.activity if self.instance.pk is None else None

    @property
    def event_is_product(self) -> bool:
        """Say whether the event itself is the product, as in putting education into practice."""
        activity = self.proposed_from
        return activity is not None and activity.kind is not None and activity.kind.code == EVENT_IS_PRODUCT

    @property
    def has_anything_to_choose(self) -> bool:
        return self.by.is_coordinator or bool(self.activity_count)

    def _propose(self) -> None:
        """Propose the activity's own words, and the day it was held last."""
        activity = self.instance.activity
        proposed: dict[str, Any] = {"made_on": self.today}
        if activity is not None:
            held = activity.occurrences.held().filter(ends_on__lte=self.today)
            proposed = {
                "title": activity.title[:300],
                "type": self._type_of(activity),
                "made_on": held.aggregate(last=Max("ends_on"))["last"] or self.today,
                "co_authors": ", ".join(each.label for each in activity.classes.all())[:300],
                "partners": [each.partner_id for each in activity.partnerships.all()],
            }
        # The initial values of a new record name these fields already, with nothing.
        self.initial.update(proposed)

    def _type_of(self, activity: Activity) -> int | None:
        """Return the type that the plan says; else the only one of its kind, or the first where the event is the product."""
        if activity.product_type_id is not None or activity.kind is None:
            return activity.product_type_id
        types = list(ProductType.objects.offered().filter(kind=activity.kind).values_list("pk", flat=True))
        return types[0] if types and (len(types) == 1 or activity.kind.code == EVENT_IS_PRODUCT) else None

    def _offer_activities(self) -> None:
        """Offer what was held, the last one at the top, then what is planned, of this school year and the one before."""
        chosen, present = self.instance.activity_id, SchoolYear.planned(self.today).start
        mine = Activity.objects.loggable_by(self.by)
        field = cast(forms.ModelChoiceField, self.fields["activity"])
        field.queryset = Activity.objects.filter(Q(pk__in=mine.values("pk")) | Q(pk=chosen))
        field.required = not self.by.is_coordinator
        field.error_messages["required"] = _("Choose the activity it comes from.")
        recent = mine.planned().filter(school_year__gte=present - 1).order_by()
        held = (
            Occurrence.objects.held()
            .filter(activity__in=recent.values("pk"))
            .values_list("activity", "activity__title")
            .annotate(last=Max("starts_on"))
            .order_by("-last", "-activity")[:OFFERED]
        )
        groups: list[tuple[str, list[tuple[int, str]]]] = [
            (_("Held"), [(key, f"{_short(title)} ({full_day(last)})") for key, title, last in held])
        ]
        others = recent.exclude(pk__in=Occurrence.objects.held().values("activity"))
        rows = others.order_by("-school_year", "sorts_on", "pk").values_list("pk", "title")
        groups.append((_("Not logged as held"), [(key, _short(title)) for key, title in rows[:OFFERED]]))
        self.activity_count = sum(len(options) for _title, options in groups)
        known = {key for _title, options in groups for key, _label in options}
        own = self.instance.activity
        if own is not None and own.pk not in known:
            groups.insert(0, (_("Selected"), [(own.pk, _short(own.title))]))
            self.activity_count += 1
        field.choices = [("", NOTHING_CHOSEN), *(group for group in groups if group[1])]

    def _offer_projects(self) -> None:
        chosen = self.instance.project_id
        field = cast(forms.ModelChoiceField, self.fields["project"])
        offered = Project.objects.editable_by(self.by).exclude(status=Project.Status.CANCELLED)
        field.queryset = Project.objects.filter(Q(pk__in=offered.values("pk")) | Q(pk=chosen))
        field.empty_label = _("none")
        field.help_text = _("Results of a project’s activities count for the project automatically.")

    def _offer_types(self) -> None:
        """Offer the types by kind of joint activity, as the school's document pairs them."""
        field = cast(forms.ModelChoiceField, self.fields["type"])
        offered = Q(is_active=True) | Q(pk=self.instance.type_id)
        field.queryset = types = ProductType.objects.filter(offered).select_related("kind")
        groups: dict[tuple[int, int], tuple[str, list[tuple[int, str]]]] = {}
        for each in types:
            group = groups.setdefault((each.kind.position, each.kind_id), (each.kind.title, []))
            group[1].append((each.pk, each.title))
        field.choices = [("", NOTHING_CHOSEN), *(groups[key] for key in sorted(groups))]

    def _offer_partners(self) -> None:
        """Offer the activity's partners first, then all others of the register."""
        chosen = list(self.instance.partners.values_list("pk", flat=True)) if self.instance.pk else []
        activity = self.instance.activity
        joint = [each.partner_id for each in activity.partnerships.all()] if activity is not None else []
        field = cast(RecordsField, self.fields["partners"])
        field.queryset = Partner.objects.filter(Q(is_archived=False) | Q(pk__in=[*chosen, *joint]))
        labels = {int(str(key)): str(label) for key, label in partner_choices(empty="") if key}
        first = [*dict.fromkeys([*joint, *chosen])]
        missing = Partner.objects.in_bulk([key for key in first if key not in labels])
        labels |= {key: partner.title for key, partner in missing.items()}
        field.choices = [(key, labels[key]) for key in [*first, *(key for key in labels if key not in first)]]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        chosen = [name for name in ("activity", "project") if data.get(name) is not None or name in self.errors]
        if self.by.is_coordinator and not chosen:
            self.add_error("activity", _("Choose the activity or the project it comes from."))
        return data

    def save_unless_changed(self) -> Product | None:
        document: Document | None = self.cleaned_data["document"]
        try:
            # The file stands outside of the transaction, and does not stay if nothing is saved.
            with stored_file(document) as self.stored_file:
                product = super().save_unless_changed()
                if product is None:
                    raise _NotSaved
        except _NotSaved:
            # The file that is there now may be another than the one that was to go.
            data = cast(QueryDict, self.data).copy()
            data.pop(self.add_prefix("remove_document"), None)
            self.data = data
            return None
        return product

    stored_file: StoredFile | None = None

    def save(self, commit: bool = True) -> Product:
        return save_product(
            product=self.instance,
            partners=self.cleaned_data["partners"],
            file=self.stored_file,
            removes_file=bool(self.cleaned_data.get("remove_document")),
            by=self.by,
        )


def _short(title: str) -> str:
    return Truncator(title).chars(90)
