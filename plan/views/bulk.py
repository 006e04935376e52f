"""One change of many rows of the plan: which rows, with what, and what became of them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.bulk_words import BulkAction
from activities.models import Activity
from activities.services.bulk import BulkResult, change_many
from activities.services.telling import telling
from activities.sign_up_notices import remind_of_sign_ups, say_what_is_not_told
from common.methods import form_methods
from plan.forms.bulk import BulkForm, bulk_actions
from school.access import SignedInRequest
from school.many import say_what_is_left, ticked_rows
from school.undo import with_way_back, words_of


@form_methods
def activity_bulk(request: SignedInRequest) -> HttpResponse:
    """Ask with what the ticked rows are to be changed, and change them all in one go."""
    ticked = ticked_rows(request, actions=bulk_actions(request.user), list_url=reverse("plan:activity-list"))
    if not ticked.action:
        return redirect(ticked.list_url)
    action = BulkAction(ticked.action)
    rows = list(Activity.objects.visible_to(request.user).filter(pk__in=ticked.versions))
    form = BulkForm(request.POST if request.method == "POST" else None, action=action, rows=rows)
    if form.is_valid():
        with telling() as told:
            result = change_many(chosen=ticked.versions, change=form.change, by=request.user, now=timezone.now())
        say_what_was_done(request, result)
        remind_of_sign_ups(request, told.dates())
        say_what_is_not_told(request, told)
        return redirect(ticked.list_url)
    form.hide_unasked()
    context = {
        "form": form,
        "action": action,
        "rows": rows,
        "ticked": ticked,
    }
    return render(request, "plan/activity_bulk.html", context)


def say_what_was_done(request: SignedInRequest, result: BulkResult) -> None:
    if result.undo is not None:
        messages.success(request, with_way_back(_with_hidden(result), result.undo, _("Undo")))
    say_what_is_left(request, [(each.activity.title, each.reason) for each in result.left])
    if result.gone:
        count = result.gone
        text = ngettext("%(count)s row is no longer in the plan.", "%(count)s rows are no longer in the plan.", count)
        messages.warning(request, text % {"count": count})


def _with_hidden(result: BulkResult) -> str:
    assert result.undo is not None
    words = str(words_of(result.undo))
    if not result.hidden:
        return words
    count = result.hidden
    hidden = ngettext("%(count)s of them is for staff only.", "%(count)s of them are for staff only.", count)
    return f"{words} {hidden % {'count': count}}"
