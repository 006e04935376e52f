"""The school's policy for personal data: the draft of it, and the forms that are closed without it (152-ФЗ, art. 18.1)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _

from common.headed_text import headed
from school.models import SchoolProfile
from school.profile import current_profile
from school.registries import PersonalData, personal_data

View = Callable[..., HttpResponseBase]


def takes_personal_data(closed: Callable[..., HttpResponse]) -> Callable[[View], View]:
    """Mark the view of a public form into which people write who they are.

    While the school has published no policy, `closed` answers instead, called as the view is: it says how else to
    reach the school. A test walks all public forms and asks for this mark.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not current_profile(request).privacy_policy:
                return closed(request, *args, **kwargs)
            return view(request, *args, **kwargs)

        wrapper.takes_personal_data = True  # type: ignore[attr-defined]
        return wrapper

    return decorate


def draft_policy(profile: SchoolProfile, language: str) -> str:
    """Return a policy made from what the portal really stores, in the form that `common.headed_text` reads."""
    with translation.override(language):
        return "\n\n".join([*_opening(profile), *map(_section, personal_data), *_closing(profile)])


def _opening(profile: SchoolProfile) -> list[str]:
    return [
        headed(_("Who processes the data")),
        _(
            "The operator is %(school)s. The school processes personal data on the social partnership portal "
            "under Federal Law No. 152-FZ of 27 July 2006 “On Personal Data”."
        )
        % {"school": ", ".join(filter(None, [profile.name, profile.city, profile.address]))},
        _(
            "The portal keeps no names of pupils, no diagnoses and no reports on families: for classes it "
            "records only how many children took part."
        ),
    ]


def _section(data: PersonalData) -> str:
    kept = data.kept() if callable(data.kept) else data.kept
    lines = [
        (_("Which data"), data.what),
        (_("Purpose"), data.why),
        (_("On what basis"), data.basis),
        (_("How long"), kept),
    ]
    return "\n".join([headed(data.whose), *(f"- {label}: {text}" for label, text in lines)])


def _closing(profile: SchoolProfile) -> list[str]:
    ways = [each for each in (profile.phone, profile.email, profile.address) if each]
    address = _("Write or call: %(ways)s.") % {"ways": ", ".join(ways)} if ways else ""
    return [
        headed(_("Who sees the data")),
        _(
            "Only the school’s staff see it, each as far as their work requires. Public pages show no names or "
            "contacts of people. The data is not given to anybody unless the law requires it."
        ),
        headed(_("What the portal leaves on your device")),
        _(
            "Pages for visitors use no counters and load nothing from other sites. The only cookie keeps how you want "
            "pages to look, if you choose the large-print version. Staff who sign in get a cookie of their session and one "
            "by which the portal knows their device at the next sign-in."
        ),
        headed(_("Your rights")),
        _(
            "You may ask what the school keeps about you, have it corrected or erased, and withdraw your consent at "
            "any time; the school answers within ten working days. You may complain to Roskomnadzor."
        ),
        *([address] if address else []),
    ]
