"""«Справка о проведённом»: what one member of staff held in a period, to print or to download."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from papers.downloads import HELD, download
from papers.forms.held import FIRST, LAST, PERSON, HeldPaperForm
from papers.selectors.held import held_paper as paper_of
from school.access import SignedInRequest
from school.profile import current_profile


@require_safe
def held_paper(request: SignedInRequest) -> HttpResponse:
    """Show a teacher their own paper; a coordinator chooses whose."""
    if not request.user.is_coordinator and set(request.GET.getlist(PERSON)) - {"", str(request.user.pk)}:
        raise Http404
    form = HeldPaperForm(request.GET, by=request.user)
    if not form.is_valid():
        return render(request, "papers/held_paper.html", {"form": form, "paper": None})
    paper = paper_of(
        form.holdings,
        person=form.person,
        first=form.cleaned_data[FIRST],
        last=form.cleaned_data[LAST],
        profile=current_profile(request),
        issued_on=timezone.localdate(),
    )
    if paper.rows and (file := download(request, HELD, paper, detail=f"{len(paper.rows)}, user {form.person.pk}")):
        return file
    return render(request, "papers/held_paper.html", {"form": form, "paper": paper})
