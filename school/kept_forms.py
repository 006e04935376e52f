"""Forms that come from an ended session, or with an old token, are not obeyed: they are kept for whoever typed them.

After signing in that person is where the form was, and it is filled. Who else is signed in learns only that it was
another person's. Nothing of a form sent by another site is kept, and no password.
"""

import json
import re
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string

from common.display import came_from_elsewhere
from common.form_marks import FormMark, with_kept, without_kept
from common.refilling import OWN_NAMES, Typed, refilled, with_note
from common.text import one_line, without_controls
from school.models import KeptForm, User

# Of one person so many are kept: the oldest go first.
MOST_OF_ONE = 10
KEY_LENGTH = 32
SECRET = re.compile("passw|secret|credential|token|otp", re.IGNORECASE)
# Pages of one's own account ask for secrets only.
SECRET_PAGES = ("account_", "mfa_", "setup")
LONGEST_FILE_NAME = 100
# Values that a person did not write: numbers, codes, ticks, signed keys
MACHINE_WORDS = re.compile(r"\s*(?:[\d.:-]*|[a-z_-]+|[\w:.=|-]{20,})\s*", re.ASCII)


def give_back(request: HttpRequest) -> HttpResponse | None:
    """Keep what a refused form says and lead to its page; None if nobody knows for whom the form was drawn."""
    mark = FormMark.sent_with(request)
    if mark is None or came_from_elsewhere(request):
        return None
    owner = User.objects.filter(pk=mark.owner, is_active=True).first()
    if owner is None:
        return None
    key = keep(owner=owner, page=mark.page, typed=typed_in(request), now=timezone.now())
    address = with_kept(mark.page, key)
    if not request.user.is_authenticated:
        address = sign_in_address(address)
    elif request.user.pk != owner.pk:
        return of_another(request, address)
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def sign_in_address(address: str) -> str:
    """Return the address of the sign-in page that leads on to this one."""
    return f"{reverse(settings.LOGIN_URL)}?{urlencode({REDIRECT_FIELD_NAME: address})}"


def sign_in_anew(request: HttpRequest) -> HttpResponse | None:
    """Lead from an old sign-in form to a fresh one, which sends on whoever has signed in in another tab meanwhile."""
    match = request.resolver_match
    if match is None or match.view_name != settings.LOGIN_URL or came_from_elsewhere(request):
        return None
    return HttpResponseRedirect(sign_in_address(request.POST.get(REDIRECT_FIELD_NAME, "")))


def typed_in(request: HttpRequest) -> Typed:
    """Return what a form says, and nothing of it that is secret."""
    match = request.resolver_match
    action = without_kept(request.get_full_path())
    if match is not None and match.view_name.startswith(SECRET_PAGES):
        return Typed(action, {})
    values = {
        name: values for name, values in request.POST.lists() if name not in OWN_NAMES and not SECRET.search(name)
    }
    files = {
        name: [one_line(each.name or "")[-LONGEST_FILE_NAME:] for each in chosen]
        for name, chosen in request.FILES.lists()
    }
    return Typed(action, values, files)


@transaction.atomic
def keep(*, owner: User, page: str, typed: Typed, now: datetime) -> str:
    """Keep a form for a day; return the key under which its page finds it."""
    erase_expired_forms(now=now)
    kept = KeptForm.objects.create(
        key=get_random_string(KEY_LENGTH),
        owner=owner,
        page=page,
        action=typed.action,
        values_json=json.dumps(typed.values),
        files_json=json.dumps(typed.files),
        kept_at=now,
    )
    last = owner.kept_forms.order_by("-pk").values_list("pk", flat=True)[:MOST_OF_ONE]
    owner.kept_forms.exclude(pk__in=list(last)).delete()
    return kept.key


def erase_expired_forms(*, now: datetime) -> int:
    """Erase the forms whose day is over; return how many."""
    return KeptForm.objects.expired(now).delete()[0]


def drop(*, key: str, owner: User) -> None:
    """Erase a form whose author has sent it anew."""
    owner.kept_forms.filter(key=key).delete()


def filled_page(request: HttpRequest, response: HttpResponse, key: str) -> HttpResponse:
    """Return the page that was asked for with the form that was kept under this key, if it is this person's."""
    if _asks_for_more(response):
        return response
    kept = KeptForm.objects.open(timezone.now()).filter(key=without_controls(key)).first()
    is_page = response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")
    if kept is None:
        if is_page and not response.streaming:
            response.content = with_note(response.text, render_to_string("school/_kept_form_gone.html"))
        return response
    if kept.owner_id != request.user.pk:
        return of_another(request, with_kept(kept.page, key))
    typed = Typed(kept.action, kept.typed_values, kept.file_names)
    note = render_to_string("school/_kept_form_note.html")
    if (
        is_page
        and not response.streaming
        and (filled := refilled(response.text, typed, address=without_kept(request.get_full_path()), note=note))
    ):
        response.content = filled
        return response
    # The page has no such form any more, or never had: a preview is drawn in answer to what was pasted.
    return render(request, "school/kept_form.html", {"typed": typed, "page": kept.page, "words": words_of(typed)})


def _asks_for_more(response: HttpResponse) -> bool:
    """Whether the page is closed to this person, or wants a second factor first."""
    return response.status_code == 403 or response.get("Location", "").startswith(reverse("mfa_activate_totp"))


def words_of(typed: Typed) -> list[str]:
    """What a person wrote, among all that a form sends."""
    said = (each.strip() for values in typed.values.values() for each in values)
    return list(dict.fromkeys(each for each in said if not MACHINE_WORDS.fullmatch(each)))


def of_another(request: HttpRequest, address: str) -> HttpResponse:
    """Say that the form was filled in by somebody else, and nothing of it; at `address` its author finds it."""
    context = {"sign_in_url": sign_in_address(address)}
    return render(request, "school/kept_form_of_another.html", context, status=403)
