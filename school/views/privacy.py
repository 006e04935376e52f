"""The policy for personal data: its public page, and the page where an administrator publishes it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.headed_text import blocks_of
from common.methods import form_methods
from school.forms.privacy import PrivacyForm
from school.models import SchoolProfile
from school.privacy import draft_policy
from school.profile import current_profile
from school.publication import public_page, publishing
from school.setup import first_words


@require_safe
@public_page
def privacy(request: HttpRequest) -> HttpResponse:
    profile = current_profile(request)
    text = profile.policy_text
    context = {
        "blocks": blocks_of(text),
        "published_on": profile.privacy_published_on,
        "is_in_russian": text == profile.privacy_policy,
    }
    return render(request, "school/privacy.html", context)


@form_methods
def privacy_edit(request: HttpRequest) -> HttpResponse:
    """Show what visitors read, or the draft that the portal makes; `?draft=yes` fills the form with the draft."""
    if request.method == "POST":
        # Only a portal whose administrator was made by hand has no profile yet.
        SchoolProfile.objects.get_or_create(pk=1, defaults=first_words())
    profile = SchoolProfile.objects.first() or SchoolProfile(**first_words())
    posted = request.POST if request.method == "POST" else None
    form = PrivacyForm(posted, instance=profile, from_draft="draft" in request.GET)
    if form.is_valid():
        with publishing():
            saved = form.save_unless_changed()
        if saved is not None:
            messages.success(request, _("The policy is published, and forms for visitors are open."))
            return redirect("school:privacy-edit")
    # Not the form's own record, which a text with mistakes has changed already
    published = SchoolProfile.objects.filter(pk=1).first()
    context = {
        "form": form,
        "published": published if published and published.privacy_policy else None,
        "draft": blocks_of(draft_policy(profile, get_language() or "ru")),
        "is_writing": form.is_bound or "draft" in request.GET or bool(published and published.privacy_policy),
    }
    return render(request, "school/privacy_edit.html", context)
