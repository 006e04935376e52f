"""The office: people, settings, the journal. Administrators only."""

from django.urls import path

from school.access import for_administrators
from school.once import once
from school.views import (
    class_list,
    consent,
    copies,
    deleting,
    journal,
    mail,
    moving_up,
    people,
    privacy,
    settings,
    staff_list,
    state,
)

app_name = "school"

PAGES = [
    ("people/", people.PersonList.as_view(), "person-list"),
    ("people/new/", once(people.person_new), "person-new"),
    ("people/invitations/", people.invitations, "invitations"),
    ("people/paste/", once(staff_list.staff_paste), "staff-paste"),
    ("people/<int:pk>/", people.person_detail, "person-detail"),
    ("people/<int:pk>/edit/", people.person_edit, "person-edit"),
    ("people/<int:pk>/history/", people.person_history, "person-history"),
    ("people/<int:pk>/role/", people.person_role, "person-role"),
    ("people/<int:pk>/hand-over/", people.person_hand_over, "person-hand-over"),
    ("people/<int:pk>/deactivate/", people.person_deactivate, "person-deactivate"),
    ("people/<int:pk>/delete/", deleting.PersonDeletion.as_view(), "person-delete"),
    ("people/<int:pk>/activate/", people.person_activate, "person-activate"),
    ("people/<int:pk>/link/", people.person_link, "person-link"),
    ("people/<int:pk>/link/mail/", people.person_link_mail, "person-link-mail"),
    ("people/<int:pk>/link/<slug:purpose>/", people.person_link_new, "person-link-new"),
    ("settings/", settings.settings_index, "settings"),
    ("settings/profile/", settings.profile_edit, "profile-edit"),
    ("settings/profile/history/", settings.profile_history, "profile-history"),
    ("settings/classes/", settings.class_list, "class-list"),
    ("settings/classes/history/", settings.class_history, "class-history"),
    ("settings/classes/new/", once(settings.class_new), "class-new"),
    ("settings/classes/several/", once(class_list.class_add_several), "class-add-several"),
    ("settings/classes/move-up/", moving_up.class_move_up, "class-move-up"),
    ("settings/classes/<int:pk>/edit/", settings.class_edit, "class-edit"),
    ("settings/classes/<int:pk>/delete/", deleting.ClassDeletion.as_view(), "class-delete"),
    ("settings/terms/", settings.term_list, "term-list"),
    ("settings/terms/history/", settings.term_history, "term-history"),
    ("settings/terms/new/", once(settings.term_new), "term-new"),
    ("settings/terms/usual/", settings.term_fill_in, "term-fill-in"),
    ("settings/terms/<int:pk>/edit/", settings.term_edit, "term-edit"),
    ("settings/terms/<int:pk>/delete/", deleting.TermDeletion.as_view(), "term-delete"),
    ("settings/first-day/", settings.first_day_bring_back, "first-day-bring-back"),
    ("settings/consent/", once(consent.consent_edit), "consent-edit"),
    ("settings/state/", state.state, "state"),
    ("settings/mail/", mail.mail_page, "mail"),
    ("settings/privacy/", privacy.privacy_edit, "privacy-edit"),
    ("settings/copies/", copies.copies, "copies"),
    ("settings/copies/new/", copies.copy_new, "copy-new"),
    ("settings/lists/<slug:slug>/", settings.reference_list, "reference-list"),
    ("settings/lists/<slug:slug>/history/", settings.reference_history, "reference-history"),
    ("settings/lists/<slug:slug>/new/", once(settings.reference_new), "reference-new"),
    ("settings/lists/<slug:slug>/<int:pk>/edit/", settings.reference_edit, "reference-edit"),
    ("journal/", journal.Journal.as_view(), "journal"),
]
urlpatterns = [path(route, for_administrators(view), name=name) for route, view, name in PAGES]
