"""What is deleted of the office: classes, terms, and people who never came."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from common.text import Text
from school.deleting import DeletionPage, Instead
from school.models import SchoolClass, Term, User


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


class TermDeletion(DeletionPage):
    """A term or holidays of one school year."""

    model = Term

    def get_queryset(self) -> QuerySet[Term]:
        return Term.objects.all()

    def page(self, record: Term) -> str:
        return self.list_url(record)

    def list_url(self, last: Any) -> str:
        return f"{reverse('school:term-list')}?year={last.school_year}"


class PersonDeletion(DeletionPage):
    """A person who was entered by mistake and never signed in; anybody else is switched off."""

    model = User
    is_thorough = True
    erased_as = "user"

    def get_queryset(self) -> QuerySet[User]:
        return User.objects.all()

    def page(self, record: User) -> str:
        return reverse("school:person-detail", args=[record.pk])

    def list_url(self, last: Any) -> str:
        return reverse("school:person-list")

    def blocked(self, record: User) -> Text:
        return _("A person who has signed in is switched off: what they did stays theirs.") if record.has_joined else ""

    def instead(self, record: User) -> Instead | None:
        if not record.is_active:
            return None
        return Instead(_("Switch off"), reverse("school:person-deactivate", args=[record.pk]))
