"""Directions and partners: what visitors see, and the register that staff keep."""

from django.urls import path

from partners import public_views
from partners.views import contacts, pasting, register
from school.access import for_administrators, for_coordinators, for_teachers

app_name = "partners"

urlpatterns = [
    # For everybody
    path("directions/<slug:slug>/", public_views.direction_detail, name="direction-detail"),
    path("partners/", public_views.partner_list, name="public-partner-list"),
    path("partners/<slug:slug>/", public_views.partner_detail, name="public-partner-detail"),
    path("partners/<slug:slug>/logo/", public_views.partner_logo, name="public-partner-logo"),
    # For staff
    path("staff/partners/", for_teachers(register.PartnerList.as_view()), name="partner-list"),
    path("staff/partners/new/", for_coordinators(register.partner_new), name="partner-new"),
    path("staff/partners/<int:pk>/", for_teachers(register.partner_detail), name="partner-detail"),
    path("staff/partners/<int:pk>/edit/", for_coordinators(register.partner_edit), name="partner-edit"),
    path(
        "staff/partners/<int:pk>/archive/", for_coordinators(register.partner_archive), name="partner-archive"
    ),
    path(
        "staff/partners/<int:pk>/restore/", for_coordinators(register.partner_restore), name="partner-restore"
    ),
    path(
        "staff/partners/<int:pk>/history/", for_coordinators(register.partner_history), name="partner-history"
    ),
    path("staff/partners/<int:pk>/logo/", for_teachers(register.partner_logo), name="partner-logo"),
    path("staff/partners/<int:pk>/contacts/new/", for_coordinators(contacts.contact_new), name="contact-new"),
    path("staff/contacts/<int:pk>/edit/", for_coordinators(contacts.contact_edit), name="contact-edit"),
    path("staff/contacts/<int:pk>/erase/", for_administrators(contacts.contact_erase), name="contact-erase"),
    path("staff/import/partners/", for_coordinators(pasting.partner_import), name="partner-import"),
]
