"""People of the portal: who they are, what they may do, how they come in."""

from typing import Any, NamedTuple, Self

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from common.history import history_entries
from common.lists import ListPage
from common.methods import form_methods
from common.qr import qr_code
from school import people
from school.access import SignedInRequest
from school.answers import private_address, render_history
from school.as_it_is import AsItIs, acts
from school.filters import PeopleFilter
from school.forms.handing_over import HandOverForm
from school.forms.people import InvitationsForm, InviteForm, PersonForm, RoleForm
from school.handing_over import HandedOver, duties_of, hand_over
from school.links import HANDED_OVER, Purpose, current_link, short_link
from school.mail import mail_link
from school.middleware import SECOND_FACTORS
from school.models import Role, User
from school.publication import publishing
from school.serving.addresses import names_this_machine
from school.undo import with_way_back, words_of


class PersonList(ListPage):
    template_name = "school/person_list.html"
    filterset_class = PeopleFilter
    orders = {
        "name": ["name_key", "pk"],
        "-name": ["-name_key", "-pk"],
        "last_login": [F("last_login").asc(nulls_last=True), "name_key", "pk"],
        "-last_login": [F("last_login").desc(nulls_last=True), "name_key", "pk"],
    }
    order_labels = {
        "name": gettext_lazy("by name"),
        "-last_login": gettext_lazy("most recent sign-in first"),
        "last_login": gettext_lazy("oldest sign-in first"),
    }

    def get_queryset(self) -> QuerySet[User]:
        return User.objects.all()


@require_safe
def person_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    return render(
        request,
        "school/person_detail.html",
        {
            "person": person,
            "has_second_factor": is_mfa_enabled(person, SECOND_FACTORS),
            "has_link": bool(current_link(person)),
            "duties": duties_of(person, timezone.localdate()),
            "classes": person.school_classes.order_by("-school_year", "grade", "letter"),
        },
    )


@form_methods
def person_new(request: SignedInRequest) -> HttpResponse:
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            person = people.invite(**form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("school:person-link", person.pk)
    return render(request, "school/person_new.html", {"form": form})


@form_methods
def person_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    had_link = bool(current_link(person))
    form = PersonForm(request.POST if request.method == "POST" else None, instance=person, by=request.user)
    if form.is_valid() and (saved := form.save_unless_changed()):
        messages.success(request, _("Saved."))
        if had_link and not current_link(saved):
            messages.warning(request, _("The e-mail changed, so the earlier link stopped. Make a new one."))
        return redirect("school:person-detail", pk)
    # The form has written into the instance what was typed; the page's heading shows what is stored.
    return render(request, "school/person_edit.html", {"form": form, "person": User.objects.get(pk=pk)})


@require_safe
def person_history(request: SignedInRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    return render_history(
        request,
        title=str(person),
        back_url=reverse("school:person-detail", args=[pk]),
        entries=history_entries(person.history.select_related("history_user")),
    )


@form_methods
def person_role(request: SignedInRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    form = RoleForm(request.POST if request.method == "POST" else None, initial={"role": person.role})
    if form.is_valid():
        try:
            people.change_role(user=person, role=Role(form.cleaned_data["role"]), by=request.user)
        except people.LastAdministrator as refusal:
            form.add_error("role", refusal.message)
        except ValidationError as error:
            form.add_error("role", ValidationError(error.messages))
        else:
            messages.success(request, _("The access rights are changed. They apply at once."))
            # Whoever took the role away from themselves may not see the person's page any more.
            is_self = person.pk == request.user.pk
            return redirect(settings.LOGIN_REDIRECT_URL) if is_self else redirect("school:person-detail", pk)
    return render(request, "school/person_role.html", {"form": form, "person": person})


@form_methods
def person_deactivate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask once, and to whom goes what the person is responsible for."""
    person = get_object_or_404(User, pk=pk)
    if not person.is_active:
        if request.method == "POST":
            messages.info(request, _("%(person)s can no longer sign in.") % {"person": person})
        return redirect("school:person-detail", pk)
    duties = duties_of(person, timezone.localdate())
    form = HandOverForm(request.POST if request.method == "POST" else None, person=person, duties=duties)
    if form.is_valid():
        try:
            with publishing():
                people.deactivate(user=person, by=request.user)
                handed = hand_over_by(request, person, form)
        except people.LastAdministrator as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, _("%(person)s can no longer sign in.") % {"person": person})
            say_what_was_handed_over(request, form, handed)
        return redirect("school:person-detail", pk)
    return render(request, "school/person_deactivate.html", {"person": person, "form": form, "duties": duties})


@form_methods
def person_hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Hand over what a person is responsible for, also of one who is away or left before."""
    person = get_object_or_404(User, pk=pk)
    duties = duties_of(person, timezone.localdate())
    if request.method == "POST" and not duties:
        raise AsItIs(
            found_person(request, pk), _("%(person)s is no longer responsible for anything.") % {"person": person}
        )
    form = HandOverForm(request.POST if request.method == "POST" else None, person=person, duties=duties)
    if form.is_valid():
        if duties and not form.successors:
            form.add_error("everything", _("Choose who takes it over."))
        else:
            say_what_was_handed_over(request, form, hand_over_by(request, person, form))
            return redirect("school:person-detail", pk)
    return render(request, "school/person_hand_over.html", {"person": person, "form": form, "duties": duties})


def hand_over_by(request: SignedInRequest, person: User, form: HandOverForm) -> HandedOver:
    return hand_over(
        person=person,
        successors=form.successors,
        by=request.user,
        now=timezone.now(),
        today=timezone.localdate(),
    )


def say_what_was_handed_over(request: SignedInRequest, form: HandOverForm, handed: HandedOver) -> None:
    if handed.undo is not None:
        messages.success(request, with_way_back(words_of(handed.undo), handed.undo, _("Undo")))
    if form.staying:
        messages.warning(request, _("Unchanged: %(sorts)s.") % {"sorts": ", ".join(form.staying)})


def found_person(request: SignedInRequest, pk: int) -> str:
    return reverse("school:person-detail", args=[get_object_or_404(User, pk=pk).pk])


@acts(found_person)
def person_activate(request: SignedInRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    people.activate(user=person, by=request.user)
    messages.success(request, _("%(person)s can sign in again.") % {"person": person})
    return redirect("school:person-detail", pk)


def page_of_link(request: SignedInRequest, pk: int, purpose: str = Purpose.INVITE) -> str:
    """Return where the link in force is shown; without one that page leads on to the person."""
    if purpose not in HANDED_OVER:
        raise Http404
    return reverse("school:person-link", args=[get_object_or_404(User, pk=pk).pk])


@acts(page_of_link)
def person_link_new(request: SignedInRequest, pk: int, purpose: str) -> HttpResponse:
    """Make a link; the earlier one stops working."""
    person = get_object_or_404(User, pk=pk)
    if purpose not in HANDED_OVER:
        raise Http404
    try:
        people.make_link(user=person, purpose=Purpose(purpose), by=request.user)
    except people.LinkDoesNotFit:
        messages.error(request, _("This link is of no use: the person has already signed in, or is switched off."))
        return redirect("school:person-detail", pk)
    return redirect("school:person-link", pk)


@require_safe
def person_link(request: SignedInRequest, pk: int) -> HttpResponse:
    """The link in force, to be copied, printed or mailed."""
    person = get_object_or_404(User, pk=pk)
    path = current_link(person)
    if not path:
        messages.info(request, _("There is no active link: it was used, or it has expired."))
        return redirect("school:person-detail", pk)
    url = request.build_absolute_uri(path)
    context: dict[str, Any] = {
        "person": person,
        "url": url,
        "qr_code": qr_code(url),
        "purpose": person.link_purpose,
        "sign_in_url": request.build_absolute_uri(reverse(settings.LOGIN_REDIRECT_URL)),
        "mail_is_set_up": settings.MAIL_IS_SET_UP,
        "opens_here_only": names_this_machine(url),
    }
    return private_address(render(request, "school/person_link.html", context))


class InvitationCard(NamedTuple):
    """One invitation of a sheet."""

    person: User
    url: str
    qr_code: str

    @classmethod
    def of(cls, person: User, url: str) -> Self:
        return cls(person, url, qr_code(url))


@form_methods
def invitations(request: SignedInRequest) -> HttpResponse:
    """Who is to get an invitation; then, once, the sheet to print and cut apart."""
    form = InvitationsForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "school/invitations.html", {"form": form})
    invited = people.make_invitations(
        chosen=[person.pk for person in form.cleaned_data["people"]], by=request.user, now=timezone.now()
    )
    cards = [InvitationCard.of(person, request.build_absolute_uri(short_link(person))) for person in invited]
    sign_in_url = request.build_absolute_uri(reverse("account_login"))
    context = {"cards": cards, "sign_in_url": sign_in_url, "opens_here_only": names_this_machine(sign_in_url)}
    return private_address(render(request, "school/invitation_sheet.html", context))


@acts(page_of_link)
def person_link_mail(request: SignedInRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    path = current_link(person)
    if not path:
        raise AsItIs(found_person(request, pk), _("There is no active link: it was used, or it has expired."))
    if not settings.MAIL_IS_SET_UP or not person.email:
        raise AsItIs(page_of_link(request, pk), _("It cannot be sent by mail: hand the link over in another way."))
    if mail_link(user=person, now=timezone.now()):
        words = _("The e-mail to %(email)s is on its way. Whether it went out, “Settings → Mail” says.")
        messages.success(request, words % {"email": person.email})
    else:
        messages.error(request, _("Too many e-mails to this address are waiting: hand the link over in another way."))
    return redirect("school:person-link", pk)
