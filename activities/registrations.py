"""What this room tells the others."""

from datetime import datetime, timedelta
from functools import partial

from django.db.models.signals import post_save, pre_save
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from activities.addresses import OCCURRENCE
from activities.bulk_words import BulkAction, bulk_words
from activities.evidence import KNOWN, findings, lacking
from activities.models import (
    Activity,
    ActivityKind,
    Mechanism,
    Module,
    Occurrence,
    OwnCommunity,
    ParticipationForm,
    Photo,
    Product,
    ProductType,
    Project,
    SignUp,
)
from activities.modules import follow_module
from activities.selectors.dates_ahead import dates_ahead
from activities.selectors.partner_dates import ahead_with_partner, held_with_partner
from activities.selectors.partner_page import activity_panels, activity_timeline, held_panels
from activities.selectors.responsible import activities_of, dates_of, projects_of
from activities.selectors.together import together_with
from activities.services.belonging import OF_PARTNERS, OF_PARTNERSHIPS, hidden_by_kind, hold_hidden
from activities.services.dates_ahead import call_off
from activities.services.erasing import erase_expired
from activities.services.log_back import LOG_MOVED, LOG_TAKEN_BACK, moved_words, taken_back_words
from activities.services.products import ProductAction, products_words
from activities.services.suspending import SUSPENSION
from activities.services.telling import note_activity, note_date
from activities.services.undoing import (
    ActivityWayBack,
    AttendanceWayBack,
    CycleStepWayBack,
    MemberWayBack,
    OccurrenceWayBack,
    PhotoWayBack,
    ProductWayBack,
    ProjectWayBack,
    SuspensionWayBack,
)
from activities.sign_up_mail import RESULT_LETTER, SEATED_LETTER
from activities.sign_up_notices import remind_of_dates
from activities.suspension_words import suspension_undo_words
from activities.visibility import follow_kind, follow_partner
from common.due import DueWork, due_work
from notifications.registries import letters
from partners.models import Partner, PartnerKind
from partners.registries import (
    CriteriaConditions,
    DatesAhead,
    HiddenWork,
    PartnerDates,
    ahead,
    belongings,
    criteria,
    criteria_conditions,
    hidden_work,
    panels,
    partner_dates,
    public_story,
    timeline,
)
from school.models import ConsentText, Role
from school.profile import current_profile
from school.registries import (
    Eraser,
    Handover,
    JournalCode,
    PersonalData,
    ReferenceList,
    StoredFiles,
    UndoWords,
    erasers,
    handovers,
    journal_codes,
    personal_data,
    reference_lists,
    stored_files,
    undo_words,
    ways_back,
)

stored_files.register(StoredFiles(Photo, _("photos")))
stored_files.register(StoredFiles(Product, _("results")))
reference_lists.register(
    ReferenceList("mechanisms", _("Mechanisms of interaction"), Mechanism, fields=("parent",)), position=60
)
reference_lists.register(
    ReferenceList("activity-kinds", _("Kinds of joint activity"), ActivityKind, is_fixed=True), position=61
)
reference_lists.register(
    ReferenceList("product-types", _("Types of results"), ProductType, fields=("kind",)), position=62
)
reference_lists.register(
    ReferenceList("participation-forms", _("Forms of participation"), ParticipationForm), position=63
)

reference_lists.register(
    ReferenceList(
        "modules",
        _("Modules of the programme"),
        Module,
        fields=("is_variable", "other_names"),
        hint=_(
            "The portal recognizes the parts of a pasted plan by these names; each is printed as your plan spells it."
        ),
    ),
    position=64,
)
reference_lists.register(
    ReferenceList(
        "own-communities",
        _("School communities"),
        OwnCommunity,
        fields=("meaning", "other_names"),
        hint=_("A plan row that names only these is done by the school itself."),
    ),
    position=65,
)

criteria.register(findings, position=20)
criteria_conditions.register(CriteriaConditions(KNOWN, lacking), position=20)
panels.register(activity_panels, position=20)
panels.register(held_panels, position=21)
timeline.register(activity_timeline, position=20)
partner_dates.register(PartnerDates(held_with_partner, ahead_with_partner, day="starts_on", address=OCCURRENCE))


# Partners are saved in many places, and what is hidden must not depend on which: hence signals.
post_save.connect(follow_partner, sender=Partner, dispatch_uid="activities.follow_partner")
post_save.connect(follow_kind, sender=PartnerKind, dispatch_uid="activities.follow_kind")
# Modules are saved by the settings, which know nothing of activities.
post_save.connect(follow_module, sender=Module, dispatch_uid="activities.follow_module")
# So are dates and activities, and what is told of a change must not depend on who made it (ADR 36).
pre_save.connect(note_date, sender=Occurrence, dispatch_uid="activities.note_date")
pre_save.connect(note_activity, sender=Activity, dispatch_uid="activities.note_activity")


def erase_sign_ups(now: datetime) -> None:
    # No request has put the school's zone in force.
    erase_expired(today=now.astimezone(current_profile().zone).date())


due_work.register(DueWork("sign-ups", timedelta(days=1), erase_sign_ups, words=_("erasing old sign-ups")))

letters.register(RESULT_LETTER)
letters.register(SEATED_LETTER)


def days_of_sign_ups() -> str:
    """Return for how long the consent in force lets sign-ups be kept."""
    consent = ConsentText.objects.current()
    days = consent.kept_days if consent else 0
    return ngettext("erased %(days)s day after the event", "erased %(days)s days after the event", days) % {
        "days": days
    }


erasers.register(
    Eraser(
        count=lambda: SignUp.objects.expired(timezone.localdate()).count(),
        erase=lambda by: erase_expired(today=timezone.localdate(), by=by),
    )
)
personal_data.register(
    PersonalData(
        whose=_("Parents and other adults who sign up for an event"),
        what=_("name, phone or e-mail address, number of people; children are not named"),
        why=_("to keep places and to tell people about changes"),
        basis=_("the consent that is given when signing up (art. 6, part 1, point 1 of 152-FZ)"),
        kept=days_of_sign_ups,
        fields=("activities.SignUp.name", "activities.SignUp.contact", "activities.SignUp.contact_key"),
    ),
    position=30,
)
personal_data.register(
    PersonalData(
        whose=_("People who can be seen in photos of events"),
        what=_("pictures, without names and without data of place and camera"),
        why=_("to show what was held"),
        basis=_(
            "the consent of those who can be recognized, or of their parents; else visitors do not see the picture"
        ),
        kept=_("visitors see a picture until the day that is set for it; staff delete it on request"),
        fields=("activities.Photo.small", "activities.Photo.medium", "activities.Photo.large"),
    ),
    position=31,
)
personal_data.register(
    PersonalData(
        whose=_("People responsible for events in the school’s plan"),
        what=_("positions and, where the plan has them, names; visitors see positions only"),
        why=_("the plan says who answers for what"),
        basis=_("the contract of employment (art. 6, part 1, point 5 of 152-FZ)"),
        kept=_("as long as the school keeps its plans and reports"),
        fields=(
            "activities.Activity.responsible_text",
            "activities.Activity.responsible_key",
            "activities.Activity.accompanied_by",
            "activities.Occurrence.responsible_text",
        ),
    ),
    position=32,
)

public_story.register(together_with, position=20)

ways_back.register(PhotoWayBack(), position=9)
for belonging in (*OF_PARTNERSHIPS, *OF_PARTNERS):
    belongings.register(belonging)
hidden_work.register(HiddenWork(hidden_by_kind, hold_hidden))
ahead.register(DatesAhead(dates_ahead, call_off, remind_of_dates))

ways_back.register(AttendanceWayBack(), position=7)
ways_back.register(CycleStepWayBack(), position=8)
ways_back.register(ProductWayBack(), position=9)
ways_back.register(OccurrenceWayBack(), position=10)
ways_back.register(MemberWayBack(), position=15)
ways_back.register(ActivityWayBack(), position=20)
ways_back.register(SuspensionWayBack(), position=25)
ways_back.register(ProjectWayBack(), position=26)
for action in BulkAction:
    undo_words.register(UndoWords(action.value, bulk_words(action)))
for each in ProductAction:
    undo_words.register(UndoWords(each.value, partial(products_words, each)))
undo_words.register(UndoWords(LOG_TAKEN_BACK, taken_back_words))
undo_words.register(UndoWords(LOG_MOVED, moved_words))
undo_words.register(UndoWords(SUSPENSION, suspension_undo_words))

handovers.register(Handover("activities", _("Activities"), Activity, "people", activities_of), position=30)
handovers.register(Handover("dates", _("Single dates"), Occurrence, "people", dates_of), position=31)
handovers.register(
    Handover("projects", _("Projects"), Project, "coordinator", projects_of, Role.COORDINATOR), position=40
)

for code in (JournalCode("sign-ups", _("sign-ups past their retention period")),):
    journal_codes.register(code)
