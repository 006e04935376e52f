"""What this room tells the others."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Exists, Model, Q
from django.forms import BaseForm
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.empty_choices import WayOn, ways_on
from notifications.registries import letters
from school.backups.keeping import is_late
from school.dependents import DELETED
from school.filters import start_of
from school.handing_over import HANDED_OVER, handed_over_words, people_who_left
from school.journal_words import CODES
from school.kept_forms import erase_expired_forms
from school.links import Purpose
from school.mail import LINK_LETTER, RESCUE_LETTER, TEST_LETTER
from school.models import (
    ConsentText,
    JournalEntry,
    KeptForm,
    PlannedResult,
    Role,
    SchoolClass,
    SchoolProfile,
    Term,
    Undo,
    User,
    WorkDirection,
)
from school.moving_up import CLASSES_MOVED_UP, ClassWayBack, classes_left, moved_up_words
from school.people import subject_of
from school.people_back import PersonWayBack
from school.people_search import find_people, list_of_people
from school.profile import current_profile
from school.registries import (
    Eraser,
    FirstStep,
    Handover,
    PersonalData,
    ReferenceList,
    Search,
    Todo,
    TodoGroup,
    UndoWords,
    YearStep,
    erasers,
    first_steps,
    handovers,
    journal_codes,
    personal_data,
    reference_lists,
    searches,
    todo,
    undo_words,
    ways_back,
    year_steps,
)
from school.terms import TERMS_FILLED_IN, TermWayBack, filled_in_words
from school.undo import erase_expired_undos
from school.years import SchoolYear, in_year


def first_reference_item(model: type[Model], form: BaseForm) -> WayOn | None:
    """Any list of the school's wording may be empty: all its rows can be put out of use."""
    slug = next((each.slug for each in reference_lists if each.model is model), "")
    if not slug:
        return None
    url = reverse("school:reference-list", args=[slug])
    words = _("The administrators of the portal enter them.")
    return WayOn(url, _("Open the reference list"), words, lambda user: user.is_administrator)


ways_on.register(first_reference_item)

reference_lists.register(ReferenceList("planned-results", _("Planned results"), PlannedResult), position=80)
reference_lists.register(ReferenceList("work-directions", _("Areas of work"), WorkDirection), position=81)


def administrators_todo(user: User, today: date, profile: SchoolProfile) -> Iterator[Todo]:
    """What the office still has to fill in."""
    if not user.is_administrator:
        return
    # What the path of the first day asks for is not said twice.
    incomplete = SchoolProfile.objects.filter(Q(director_name="") | Q(address=""), shows_first_day=False)
    yield Todo(
        "profile",
        _("Complete the school’s profile"),
        TodoGroup.ORDER,
        incomplete,
        reverse("school:profile-edit"),
        hint=_("The head and the address are used in documents."),
        icon="building",
    )
    yield Todo(
        "privacy",
        _("Publish the personal data policy"),
        TodoGroup.ORDER,
        SchoolProfile.objects.filter(shows_first_day=False, privacy_policy=""),
        reverse("school:privacy-edit"),
        hint=_("Until then visitors cannot sign up on the site. A draft is ready."),
        icon="shield-check",
    )
    year = SchoolYear.of(today)
    classes = SchoolClass.objects.filter(school_year=year.start)
    has_path = ~Exists(SchoolProfile.objects.filter(shows_first_day=False))
    yield Todo(
        "classes",
        _("Enter the classes of this school year"),
        TodoGroup.ORDER,
        User.objects.filter(~Exists(classes), ~(has_path & ~Exists(SchoolClass.objects.all())), pk=user.pk),
        reverse("school:class-list"),
        hint=str(year),
        icon="mortarboard",
    )


todo.register(administrators_todo, position=90)


def left_todo(user: User, today: date, profile: SchoolProfile) -> Iterator[Todo]:
    """Who left and is still responsible for something."""
    if user.is_administrator:
        yield Todo(
            "left",
            _("Hand over what people who left were responsible for"),
            TodoGroup.ORDER,
            people_who_left(today),
            f"{reverse('school:person-list')}?waits=left",
            name="full_name",
            order_by=["name_key"],
            page="school:person-hand-over",
            hint=_("They cannot sign in, but still have classes, activities and partnerships."),
            icon="people",
        )


todo.register(left_todo, position=91)


def rescued_todo(user: User, today: date, profile: SchoolProfile) -> Iterator[Todo]:
    """Tell the other administrators that somebody was let in from the server's terminal, for a week."""
    if user.is_administrator:
        lines = JournalEntry.objects.filter(detail=Purpose.RESCUE, at__gte=start_of(today - timedelta(days=7)))
        yield Todo(
            "rescued",
            _("A way in for an administrator was made at the server"),
            TodoGroup.URGENT,
            lines.exclude(subject=subject_of(user)),
            f"{reverse('school:journal')}?action=link_made&action=password_reset",
            hint=_("Did none of you ask for it? Then speak to whoever looks after the server today."),
            icon="exclamation-triangle",
        )


todo.register(rescued_todo, position=5)


def copies_todo(user: User, today: date, profile: SchoolProfile) -> Iterator[Todo]:
    """Whether the school would lose days of work with its machine."""
    # The demo costs nothing to make anew.
    if user.is_administrator and not settings.DEMO and is_late(timezone.now()):
        others = User.objects.exclude(role=Role.ADMINISTRATOR)
        yield Todo(
            "copies",
            _("Make a copy of the portal"),
            TodoGroup.URGENT,
            SchoolProfile.objects.filter(Q(shows_first_day=False) | Exists(others)),
            reverse("school:copies"),
            hint=_("The last copy is too old, or there is none."),
            icon="archive",
        )


todo.register(copies_todo, position=89)

ways_back.register(ClassWayBack(), position=50)
ways_back.register(PersonWayBack(), position=60)
undo_words.register(UndoWords(CLASSES_MOVED_UP, moved_up_words))
undo_words.register(UndoWords(DELETED, lambda details: _("Deleted: %(name)s") % details))


# What can no longer be taken back; the next action that can be erases it as well.
erasers.register(
    Eraser(
        count=lambda: Undo.objects.expired(timezone.now()).count(),
        erase=lambda by: erase_expired_undos(now=timezone.now()),
    )
)

# What was typed into forms of ended sessions; the next that is kept erases it as well.
erasers.register(
    Eraser(
        count=lambda: KeptForm.objects.expired(timezone.now()).count(),
        erase=lambda by: erase_expired_forms(now=timezone.now()),
    )
)


letters.register(LINK_LETTER)
letters.register(RESCUE_LETTER)
letters.register(TEST_LETTER)

personal_data.register(
    PersonalData(
        whose=_("Those to whom the portal sends e-mails"),
        what=_(
            "the e-mail address, until the e-mail has been sent; then only how many went there, without the address"
        ),
        why=_("to send what people signed up for, and invitations to staff"),
        basis=_("the consent that is given when signing up; for staff the contract of employment"),
        kept=_("until the e-mail has been sent; of one that could not be sent, 30 days"),
        fields=("notifications.Message.address",),
    ),
    position=51,
)
personal_data.register(
    PersonalData(
        whose=_("The school’s staff"),
        what=_(
            "name, position, e-mail address, sign-in, and the class, activity or partnership they are responsible for"
        ),
        why=_("to sign in, to see what is waiting for them, to know who is responsible for what"),
        basis=_("the contract of employment and the law on education (art. 6, part 1, points 2 and 5 of 152-FZ)"),
        kept=_("while the person works at the school; an administrator closes the account and deletes it"),
        fields=(
            "school.User.full_name",
            "school.User.email",
            "school.User.post",
            "school.User.password",
            "account.EmailAddress.email",
            "sessions.Session.session_data",
        ),
    ),
    position=10,
)
personal_data.register(
    PersonalData(
        whose=_("The head and those who sign documents"),
        what=_("position and name"),
        why=_("used in documents"),
        basis=_("the contract of employment (art. 6, part 1, point 5 of 152-FZ)"),
        kept=_("until the school enters somebody else"),
        fields=("school.SchoolProfile.director_name", "school.SchoolProfile.signatories"),
    ),
    position=11,
)
personal_data.register(
    PersonalData(
        whose=_("People who work in the portal: the journal and drafts"),
        what=_(
            "who signed in, changed rights, took out or erased data; what was typed into a form whose session ended; "
            "how a record was before it was changed"
        ),
        why=_("to protect the data, as the law asks, and to lose nothing that was typed or deleted by mistake"),
        basis=_("the operator’s duty (art. 19 of 152-FZ)"),
        kept=_("the journal as long as the portal works; what was typed and what can be undone for one day"),
        fields=(
            "school.JournalEntry.subject",
            "school.JournalEntry.detail",
            "school.KeptForm.values_json",
            "school.Undo.details",
            "school.UndoEntry.before",
        ),
    ),
    position=50,
)

first_steps.register(
    FirstStep(
        "profile",
        _("The school’s profile"),
        _("The head and the address are used in documents; the address and the logo on the pages for visitors."),
        "school:profile-edit",
        lambda: SchoolProfile.objects.exclude(director_name="").exclude(address=""),
        Role.ADMINISTRATOR,
    ),
    position=10,
)
first_steps.register(
    FirstStep(
        "classes",
        _("Classes"),
        _("Then plan, log and calendar know who an event is for, and how many pupils come."),
        "school:class-add-several",
        lambda: SchoolClass.objects.all(),
        Role.ADMINISTRATOR,
        is_of_year=True,
    ),
    position=20,
)
first_steps.register(
    FirstStep(
        "terms",
        _("Terms and holidays"),
        _("Then “autumn holidays” and “end of the term” in the plan become days."),
        "school:term-list",
        lambda: Term.objects.all(),
        Role.ADMINISTRATOR,
        is_of_year=True,
    ),
    position=30,
)
first_steps.register(
    FirstStep(
        "people",
        _("Staff"),
        _("Everybody gets an invitation, sees what is waiting for them, and logs what was held."),
        "school:staff-paste",
        lambda: User.objects.staff().exclude(role=Role.ADMINISTRATOR),
        Role.ADMINISTRATOR,
    ),
    position=15,
)
first_steps.register(
    FirstStep(
        "consent",
        _("Consent for signing up"),
        _("The text is ready: read and accept it, and parents can sign up for events."),
        "school:consent-edit",
        lambda: ConsentText.objects.accepted(),
        Role.ADMINISTRATOR,
    ),
    position=90,
)
first_steps.register(
    FirstStep(
        "privacy",
        _("Personal data policy"),
        _("A draft of what the portal stores is ready: publish it, and forms for visitors open."),
        "school:privacy-edit",
        lambda: SchoolProfile.objects.exclude(privacy_policy=""),
        Role.ADMINISTRATOR,
    ),
    position=91,
)

year_steps.register(
    YearStep(
        "classes",
        _("Classes"),
        _("Last year’s classes move up; check the class teachers and the new first grades."),
        lambda year: in_year("school:class-list", year),
        lambda year, today: (
            SchoolClass.objects.filter(school_year=year.start).exists()
            and not classes_left(into=year, last_grade=current_profile().last_grade)
        ),
        Role.ADMINISTRATOR,
    ),
    position=10,
)
year_steps.register(
    YearStep(
        "terms",
        _("Terms and holidays"),
        _("Then “autumn holidays” and “end of the term” in the plan become days."),
        lambda year: in_year("school:term-list", year),
        lambda year, today: Term.objects.filter(school_year=year.start).exists(),
        Role.ADMINISTRATOR,
    ),
    position=20,
)
year_steps.register(
    YearStep(
        "thresholds",
        _("Thresholds of the stages"),
        _("How many events, how much trust: check whether they still apply, and confirm."),
        lambda year: reverse("school:profile-edit"),
        role=Role.ADMINISTRATOR,
    ),
    position=50,
)

handovers.register(
    Handover(
        "classes",
        _("Class teacher"),
        SchoolClass,
        "class_teacher",
        lambda people, today: SchoolClass.objects.filter(
            class_teacher__in=people, school_year__gte=SchoolYear.of(today).start
        ),
    ),
    position=10,
)
ways_back.register(TermWayBack(), position=51)
undo_words.register(UndoWords(TERMS_FILLED_IN, filled_in_words))
undo_words.register(UndoWords(HANDED_OVER, handed_over_words))

searches.register(Search("people", _("People"), "person-badge", find_people, list_of_people), position=70)

for code in CODES:
    journal_codes.register(code)
