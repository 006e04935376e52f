"""«Бумаги»: every paper that this member of staff can take, in one place."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from papers.selectors.papers import papers_for
from school.access import SignedInRequest
from school.years import SchoolYear


@require_safe
def paper_list(request: SignedInRequest) -> HttpResponse:
    year = SchoolYear.of(timezone.localdate())
    return render(request, "papers/paper_list.html", {"papers": papers_for(request.user, year), "year": year})
