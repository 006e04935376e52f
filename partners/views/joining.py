"""Two records of one partner become one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from common.methods import form_methods
from common.numbers import parse_number
from partners.alike import alike_partners
from partners.forms.joining import JoinForm
from partners.leading import partner_led_to
from partners.models import Partner
from partners.services.joining import AlreadyJoined, JoinConflict, join_partners
from school.access import SignedInRequest
from school.undo import with_way_back

FOUND = 20


@form_methods
def partner_join(request: SignedInRequest, pk: int) -> HttpResponse:
    """Choose the other record, then what stays where the two differ."""
    partner = get_object_or_404(Partner.objects.visible_to(request.user).select_related("kind", "successor"), pk=pk)
    asked = parse_number(request.GET.get("with", ""))
    if asked is None:
        return choose(request, partner)
    others = Partner.objects.visible_to(request.user).select_related("kind", "successor").exclude(pk=pk)
    other = others.filter(pk=asked).first()
    if other is None:
        if partner_led_to(asked) == pk:
            messages.info(request, _("The two are already one record: this one."))
            return redirect(partner)
        messages.info(request, _("That record no longer exists. Choose another one."))
        return redirect("partners:partner-join", pk=pk)
    form = JoinForm(request.POST if request.method == "POST" else None, kept=partner, gone=other)
    if form.is_valid() and (joined := joined_by(request, form)) is not None:
        return redirect(joined)
    return render(request, "partners/partner_join.html", {"form": form, "partner": partner, "other": other})


def choose(request: SignedInRequest, partner: Partner) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:200]
    others = Partner.objects.visible_to(request.user).exclude(pk=partner.pk)
    found = list(others.search(query)[:FOUND]) if query else []
    alike = alike_partners(names=[partner.name, partner.short_name], inn=partner.inn, besides=partner.pk)
    context = {"partner": partner, "query": query, "found": found, "alike": alike}
    return render(request, "partners/partner_join_choose.html", context)


def joined_by(request: SignedInRequest, form: JoinForm) -> Partner | None:
    """Join as the form says and say so; None, with an error, if something was changed at the last moment."""
    title, now = form.gone.title, timezone.now()
    try:
        joined = join_partners(
            kept=form.kept,
            gone=form.gone,
            seen=form.cleaned_data["seen"],
            values=form.values(),
            pairs=form.open_pairs(),
            answers=form.answers(),
            by=request.user,
            now=now,
        )
    except AlreadyJoined as already:
        messages.info(request, _("The two are already one record: this one."))
        return already.into
    except JoinConflict:
        form.refuse_stale()
        return None
    text = _("“%(other)s” is merged into this record.") % {"other": title}
    messages.success(request, with_way_back(text, joined.undo, _("Undo it all")))
    return joined.partner
