"""«Справка о проведённом»: what one member of staff held in a period, to print or to download."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports.forms.held_paper import FIRST, LAST, PERSON, HeldPaperForm
from reports.held_docx import write_held_docx
from reports.held_paper import MOST_ROWS, HeldPaper, holdings_of
from reports.held_paper import held_paper as paper_of
from reports.views.plan import PAPER_TYPES
from school.access import SignedInRequest
from school.journal import record
from school.models import JournalEntry, User
from school.profile import current_profile


@require_safe
def held_paper(request: SignedInRequest) -> HttpResponse:
    """A teacher's own paper; a coordinator chooses whose."""
    if not request.user.is_coordinator and set(request.GET.getlist(PERSON)) - {"", str(request.user.pk)}:
        raise Http404
    form = HeldPaperForm(request.GET, by=request.user, today=timezone.localdate())
    paper = asked_paper(request, form)
    if paper is not None and paper.rows and request.GET.get("format") == "docx":
        return download(request, paper, of=form.person)
    return render(request, "reports/held_paper.html", {"form": form, "paper": paper})


def asked_paper(request: SignedInRequest, form: HeldPaperForm) -> HeldPaper | None:
    """The paper that the form asks for; None, with the form's errors, where it cannot be made."""
    if not form.is_valid():
        return None
    first, last = form.cleaned_data[FIRST], form.cleaned_data[LAST]
    rows = holdings_of(form.person, first=first, last=last, seen_by=request.user)
    holdings = list(rows[: MOST_ROWS + 1])
    if len(holdings) > MOST_ROWS:
        message = _("More than %(count)s were held in these days: choose fewer of them.")
        form.add_error(FIRST, message % {"count": MOST_ROWS})
        return None
    return paper_of(
        holdings,
        person=form.person,
        first=first,
        last=last,
        profile=current_profile(request),
        issued_on=timezone.localdate(),
    )


def download(request: SignedInRequest, paper: HeldPaper, *, of: User) -> HttpResponse:
    record(
        JournalEntry.Action.EXPORTED,
        by=request.user,
        subject="held paper",
        detail=f"docx, {len(paper.rows)}, user {of.pk}",
    )
    response = HttpResponse(write_held_docx(paper), content_type=PAPER_TYPES["docx"])
    response["Content-Disposition"] = content_disposition_header(True, f"{paper.file_name}.docx")
    response["Cache-Control"] = "private, no-store"
    return response
