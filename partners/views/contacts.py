"""Contact persons of a partner: personal data, for coordinators and administrators."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from common.methods import form_methods
from partners.forms.contacts import ContactForm
from partners.models import ContactPerson, Partner
from partners.selectors.erased import partners_of_erased
from partners.services.register import erase_contact
from school.access import SignedInRequest
from school.as_it_is import AsItIs


@form_methods
def contact_new(request: SignedInRequest, pk: int) -> HttpResponse:
    partner = get_object_or_404(Partner.objects.visible_to(request.user), pk=pk)
    contact = ContactPerson(partner=partner)
    form = ContactForm(request.POST if request.method == "POST" else None, instance=contact)
    if form.is_valid():
        form.save()
        messages.success(request, _("The contact person is saved."))
        return redirect(partner)
    return render(request, "partners/contact_form.html", {"form": form, "partner": partner})


@form_methods
def contact_edit(request: SignedInRequest, pk: int) -> HttpResponse:
    contacts = ContactPerson.objects.visible_to(request.user).select_related("partner")
    contact = get_object_or_404(contacts, pk=pk)
    form = ContactForm(request.POST if request.method == "POST" else None, instance=contact)
    if form.is_valid() and form.save_unless_changed() is not None:
        messages.success(request, _("Saved."))
        return redirect(contact.partner)
    context = {"form": form, "partner": contact.partner, "contact_id": pk}
    return render(request, "partners/contact_form.html", context)


@form_methods
def contact_erase(request: SignedInRequest, pk: int) -> HttpResponse:
    contacts = ContactPerson.objects.visible_to(request.user).select_related("partner")
    contact = contacts.filter(pk=pk).first()
    if contact is None:
        # Nothing is left of it, but for the line in the journal.
        partner = get_object_or_404(partners_of_erased(pk))
        raise AsItIs(partner, _("The contact person has already been erased."))
    if request.method == "POST":
        erase_contact(contact=contact, by=request.user)
        messages.success(request, _("The contact person is erased, with all earlier versions."))
        return redirect(contact.partner)
    return render(request, "partners/contact_erase.html", {"contact": contact, "partner": contact.partner})
