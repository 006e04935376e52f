"""Directions and partners: what visitors see, and the register, partnerships and papers that staff keep."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import path

from partners.leading import leads_on, partner_led_to, partnership_led_to
from partners.views import (
    agreements,
    board,
    bulk,
    contacts,
    deleting,
    joining,
    partnerships,
    pasting,
    principles,
    promises,
    public,
    register,
    stages,
    standing,
    wishes,
)
from school.access import for_administrators, for_coordinators, for_teachers
from school.once import once

app_name = "partners"

COORDINATORS_PAGES: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
    ("partners/bulk/", bulk.partner_bulk, "partner-bulk"),
    ("partners/new/", once(register.partner_new), "partner-new"),
    ("partners/<int:pk>/edit/", register.partner_edit, "partner-edit"),
    ("partners/<int:pk>/archive/", register.partner_archive, "partner-archive"),
    ("partners/<int:pk>/restore/", register.partner_restore, "partner-restore"),
    ("partners/<int:pk>/join/", joining.partner_join, "partner-join"),
    ("partners/<int:pk>/delete/", deleting.PartnerDeletion.as_view(), "partner-delete"),
    ("partners/<int:pk>/history/", register.partner_history, "partner-history"),
    ("partners/<int:pk>/contacts/new/", once(contacts.contact_new), "contact-new"),
    ("contacts/<int:pk>/edit/", contacts.contact_edit, "contact-edit"),
    ("contacts/<int:pk>/delete/", deleting.ContactDeletion.as_view(), "contact-delete"),
    ("import/partners/", once(pasting.partner_import), "partner-import"),
    ("import/partners/<int:pk>/", pasting.register_import_preview, "register-import-preview"),
    ("import/partners/<int:pk>/columns/", pasting.register_import_columns, "register-import-columns"),
    ("import/partners/<int:pk>/about/", pasting.register_import_about, "register-import-about"),
    ("import/partners/<int:pk>/rows/<int:number>/", pasting.register_import_row, "register-import-row"),
    ("import/partners/<int:pk>/rows/<int:number>/answer/", pasting.register_import_answer, "register-import-answer"),
    ("import/partners/<int:pk>/rest/", pasting.register_import_rest, "register-import-rest"),
    ("import/partners/<int:pk>/apply/", pasting.register_import_apply, "register-import-apply"),
    ("import/partners/<int:pk>/delete/", pasting.register_import_delete, "register-import-delete"),
    ("partnerships/", board.Board.as_view(), "partnership-list"),
    ("partnerships/today/", standing.partnership_today, "partnership-today"),
    ("partnerships/new/", once(partnerships.partnership_new), "partnership-new"),
    ("partnerships/<int:pk>/", partnerships.partnership_detail, "partnership-detail"),
    ("partnerships/<int:pk>/edit/", partnerships.partnership_edit, "partnership-edit"),
    ("partnerships/<int:pk>/history/", partnerships.partnership_history, "partnership-history"),
    ("partnerships/<int:pk>/withdraw/", partnerships.partnership_withdraw, "partnership-withdraw"),
    ("partnerships/<int:pk>/delete/", deleting.PartnershipDeletion.as_view(), "partnership-delete"),
    ("partnerships/<int:pk>/advance/", once(stages.partnership_advance), "partnership-advance"),
    ("partnerships/<int:pk>/step-back/", once(stages.partnership_step_back), "partnership-step-back"),
    ("partnerships/<int:pk>/stay/", stages.partnership_stay, "partnership-stay"),
    ("partnerships/<int:pk>/basis/", once(stages.partnership_basis), "partnership-basis"),
    ("partnerships/<int:pk>/wishes/new/", once(wishes.wish_new), "wish-new"),
    ("wishes/<int:pk>/delete/", deleting.WishDeletion.as_view(), "wish-delete"),
    ("partnerships/<int:pk>/promises/new/", once(promises.promise_new), "promise-new"),
    ("promises/<int:pk>/edit/", promises.promise_edit, "promise-edit"),
    ("promises/<int:pk>/note/", promises.promise_note, "promise-note"),
    ("promises/<int:pk>/delete/", deleting.PromiseDeletion.as_view(), "promise-delete"),
    ("partnerships/<int:pk>/principles/", principles.principles_detail, "principles-detail"),
    ("partnerships/<int:pk>/principles/paper/", principles.principles_paper, "principles-paper"),
    ("partnerships/<int:pk>/principles/<slug:side>/", principles.principles_edit, "principles-edit"),
    ("agreements/", agreements.AgreementList.as_view(), "agreement-list"),
    ("agreements/new/", once(agreements.agreement_new), "agreement-new"),
    ("agreements/<int:pk>/", agreements.agreement_detail, "agreement-detail"),
    ("agreements/<int:pk>/edit/", agreements.agreement_edit, "agreement-edit"),
    ("agreements/<int:pk>/delete/", deleting.AgreementDeletion.as_view(), "agreement-delete"),
    ("agreements/<int:pk>/prolong/", once(agreements.agreement_prolong), "agreement-prolong"),
    ("agreements/<int:pk>/let-go/", agreements.agreement_let_go, "agreement-let-go"),
    ("agreements/<int:pk>/take-up/", agreements.agreement_take_up, "agreement-take-up"),
    ("agreements/<int:pk>/scan/", once(agreements.agreement_scan), "agreement-scan"),
    ("agreements/<int:pk>/history/", agreements.agreement_history, "agreement-history"),
    ("agreements/files/<int:pk>/", agreements.agreement_file, "agreement-file"),
]


def of_record(route: str, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let the pages of a record lead to the one that it was joined into."""
    if route.startswith("partners/<int:pk>/"):
        return leads_on(view, partner_led_to, "partners:partner-detail")
    if route.startswith("partnerships/<int:pk>/"):
        return leads_on(view, partnership_led_to, "partners:partnership-detail")
    return view


urlpatterns = [
    # For everybody
    path("directions/<slug:slug>/", public.direction_detail, name="direction-detail"),
    path("partners/", public.partner_list, name="public-partner-list"),
    path("partners/<slug:slug>/", public.partner_detail, name="public-partner-detail"),
    path("partners/<slug:slug>/logo/", public.partner_logo, name="public-partner-logo"),
    # For staff
    path("staff/partners/", for_teachers(register.PartnerList.as_view()), name="partner-list"),
    *(
        path(f"staff/{route}", for_teachers(of_record(route, view)), name=name)
        for route, view, name in [
            ("partners/<int:pk>/", register.partner_detail, "partner-detail"),
            ("partners/<int:pk>/logo/", register.partner_logo, "partner-logo"),
        ]
    ),
    path("staff/contacts/<int:pk>/erase/", for_administrators(contacts.contact_erase), name="contact-erase"),
    *(
        path(f"staff/{route}", for_coordinators(of_record(route, view)), name=name)
        for route, view, name in COORDINATORS_PAGES
    ),
]
