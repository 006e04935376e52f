"""Classes that were entered by mistake."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from common.text import Text
from school.deleting import DeletionPage
from school.models import SchoolClass


class ClassDeletion(DeletionPage):
    """A class of one school year."""

    model = SchoolClass

    def get_queryset(self) -> QuerySet[SchoolClass]:
        return SchoolClass.objects.all()

    def name(self, record: SchoolClass) -> Text:
        return _("class %(label)s of %(year)s") % {"label": record.label, "year": record.year}

    def page(self, record: SchoolClass) -> str:
        return self.list_url(record)

    def list_url(self, last: Any) -> str:
        return f"{reverse('school:class-list')}?year={last.school_year}"
