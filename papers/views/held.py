"""«Справка о проведённом»: what one member of staff held in a period, to print or to download."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from papers.downloads import download
from papers.forms.held import FIRST, LAST, PERSON, HeldPaperForm
from papers.selectors.held import MOST_ROWS, HeldPaper, holdings_of
from papers.selectors.held import held_paper as paper_of
from papers.writers.held_docx import write_held_docx
from school.access import SignedInRequest
from school.profile import current_profile


@require_safe
def held_paper(request: SignedInRequest) -> HttpResponse:
    """A teacher's own paper; a coordinator chooses whose."""
    if not request.user.is_coordinator and set(request.GET.getlist(PERSON)) - {"", str(request.user.pk)}:
        raise Http404
    form = HeldPaperForm(request.GET, by=request.user, today=timezone.localdate())
    paper = asked_paper(request, form)
    if paper is not None and paper.rows and request.GET.get("format") == "docx":
        return download(
            request,
            write_held_docx(paper),
            name=paper.file_name,
            format_name="docx",
            subject="held paper",
            detail=f"{len(paper.rows)}, user {form.person.pk}",
        )
    return render(request, "papers/held_paper.html", {"form": form, "paper": paper})


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
