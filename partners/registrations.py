"""What this room registers with the rooms below, and with itself."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.due import DueWork, due_work
from common.empty_choices import ways_on
from partners.criteria import ready
from partners.evidence import KNOWN, findings, lacking
from partners.first_partnership import first_partnership
from partners.models import (
    Agreement,
    AgreementFile,
    Direction,
    Partner,
    PartnerKind,
    Partnership,
    PartnershipCondition,
    Principle,
    Promise,
    Stage,
)
from partners.models.agreement_state import is_over
from partners.registries import CriteriaConditions, belongings, criteria, criteria_conditions, timeline
from partners.selectors.search import (
    find_agreements,
    find_archived,
    find_contacts,
    find_partners,
    list_of_agreements,
    list_of_archived,
    list_of_partners,
)
from partners.selectors.timeline import partner_timeline
from partners.services.agreements import AGREEMENT_PROLONGED
from partners.services.belonging import OF_PARTNERS, OF_PARTNERSHIPS
from partners.services.bulk import PartnerAction, partners_words
from partners.services.register_import import KEPT_FOR, erase_old_drafts, old_drafts
from partners.services.undoing import (
    PARTNERS_JOINED,
    REGISTER_IMPORT,
    AgreementFileWayBack,
    AgreementWayBack,
    AssessmentWayBack,
    ContactWayBack,
    FormerNameWayBack,
    JoinedPartnershipWayBack,
    JoinedPartnerWayBack,
    PartnershipWayBack,
    PartnerWayBack,
    PromiseWayBack,
    RegisterImportWayBack,
    RegisterRowWayBack,
    SheetWayBack,
    StepWayBack,
    WishWayBack,
)
from school.models import Role, SchoolProfile, User
from school.profile import current_profile
from school.registries import (
    Eraser,
    FirstStep,
    Handover,
    JournalCode,
    PersonalData,
    ReferenceList,
    Search,
    StoredFiles,
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
    stored_files,
    todo,
    undo_words,
    ways_back,
    year_steps,
)

ways_on.register(first_partnership)

stored_files.register(StoredFiles(Partner, _("logos of partners")))
stored_files.register(StoredFiles(AgreementFile, _("scans of agreements")))
reference_lists.register(
    ReferenceList(
        "directions",
        _("Directions"),
        Direction,
        fields=("goal", "goal_en"),
        is_fixed=True,
        hint=_("The four directions of the school’s document. Wording only: colours and icons stay."),
    ),
    position=10,
)
reference_lists.register(
    ReferenceList("partner-kinds", _("Kinds of partners"), PartnerKind, fields=("private_by_default",)),
    position=20,
)
reference_lists.register(
    ReferenceList(
        "principles",
        _("Principles"),
        Principle,
        fields=("question", "question_en", "text", "text_en"),
        is_fixed=True,
        hint=_("You choose how the yearly sheets ask about each principle."),
    ),
    position=30,
)
reference_lists.register(
    ReferenceList(
        "stages",
        _("Stages"),
        Stage,
        fields=("outcome", "outcome_en"),
        is_fixed=True,
        hint=_("The outcome of the third stage is worded by the school."),
    ),
    position=40,
)
reference_lists.register(
    ReferenceList(
        "conditions",
        _("Conditions of partnership"),
        PartnershipCondition,
        fields=("text", "text_en"),
        is_fixed=True,
    ),
    position=50,
)


def register_words(details: dict[str, Any]) -> str:
    count = details["count"]
    return ngettext("%(count)s partner of a pasted register", "%(count)s partners of a pasted register", count) % {
        "count": count
    }


def prolonged_words(details: dict[str, Any]) -> str:
    return _("Extended: “%(title)s” with %(partner)s") % details


def joined_words(details: dict[str, Any]) -> str:
    return _("“%(gone)s” merged into “%(kept)s”") % details


ways_back.register(AssessmentWayBack(), position=21)
ways_back.register(SheetWayBack(), position=22)
ways_back.register(StepWayBack(), position=23)
ways_back.register(PromiseWayBack(), position=24)
ways_back.register(WishWayBack(), position=25)
ways_back.register(JoinedPartnershipWayBack(), position=26)
ways_back.register(JoinedPartnerWayBack(), position=27)
ways_back.register(FormerNameWayBack(), position=20)
ways_back.register(RegisterRowWayBack(), position=28)
ways_back.register(AgreementFileWayBack(), position=19)
ways_back.register(AgreementWayBack(), position=29)
ways_back.register(ContactWayBack(), position=30)
ways_back.register(PartnershipWayBack(), position=31)
ways_back.register(PartnerWayBack(), position=32)
ways_back.register(RegisterImportWayBack(), position=33)
undo_words.register(UndoWords(REGISTER_IMPORT, register_words))
undo_words.register(UndoWords(PARTNERS_JOINED, joined_words))
for action in PartnerAction:
    undo_words.register(UndoWords(action.value, partial(partners_words, action)))
undo_words.register(UndoWords(AGREEMENT_PROLONGED, prolonged_words))

for belonging in (*OF_PARTNERSHIPS, *OF_PARTNERS):
    belongings.register(belonging)

criteria.register(findings, position=10)
criteria_conditions.register(CriteriaConditions(KNOWN, lacking), position=10)
timeline.register(partner_timeline, position=10)


def register_todo(user: User, today: date, profile: SchoolProfile) -> Iterator[Todo]:
    """Records of the register that somebody began and nobody finished."""
    if not user.is_coordinator:
        return
    register = reverse("partners:partner-list")
    current = Partner.objects.current()
    partner = partial(Todo, group=TodoGroup.ORDER, name="name", order_by=["name_key"], page="partners:partner-detail")
    yield partner(
        "alike",
        _("Partners entered twice"),
        rows=current.entered_twice(),
        url=f"{register}?alike=yes",
        hint=_("The names differ only in the legal form."),
        icon="clipboard",
    )
    yield partner(
        "no-direction",
        _("Partners without a direction"),
        rows=current.without_direction(),
        url=f"{register}?waits=no-direction",
        hint=_("They do not appear on any direction’s public page."),
        icon="people",
    )
    yield partner(
        "no-contact",
        _("Partners without a contact person"),
        rows=current.without_contact(),
        url=f"{register}?waits=no-contact",
        hint=_("A position is enough."),
        icon="telephone",
    )


def partnerships_todo(user: User, today: date, profile: SchoolProfile) -> Iterator[Todo]:
    """What partnerships wait for: a step that is due, a promise past its day, a contract that runs out."""
    if not user.is_coordinator:
        return
    board, agreements = reverse("partners:partnership-list"), reverse("partners:agreement-list")
    to_renew = Agreement.objects.to_renew(today, within=profile.notice_days)
    agreement = partial(
        Todo,
        group=TodoGroup.URGENT,
        name="partner__name",
        day="valid_until",
        order_by=["valid_until", "partner__name_key"],
        page="partners:agreement-detail",
        icon="file-earmark-text",
    )
    yield agreement(
        "agreements-over",
        _("Agreements expired"),
        rows=to_renew.filter(is_over(today)),
        url=f"{agreements}?renew=over",
        hint=_("Extend each, replace it with a new one, or mark it as no longer needed."),
    )
    yield agreement(
        "agreements-end",
        _("Agreements expiring"),
        rows=to_renew.exclude(is_over(today)),
        url=f"{agreements}?renew=soon",
        hint=_("No longer-term agreement is entered for these partners."),
    )
    partnership = partial(
        Todo, name="partner__name", order_by=["partner__name_key"], page="partners:partnership-detail"
    )
    yield partnership(
        "promises",
        _("Overdue promises"),
        TodoGroup.URGENT,
        Partnership.objects.current().filter(Promise.objects.overdue(today).exist_in_partnership()),
        f"{board}?view=table&promises=overdue",
        hint=_("Record whether they were kept."),
        icon="clock-history",
    )
    yield partnership(
        "ready",
        _("Ready for the next stage"),
        TodoGroup.ORDER,
        ready(Partnership.objects.current().awaiting_step(today), on=today, profile=profile),
        f"{board}?view=table&waits=ready",
        hint=_("All criteria are met: record the outcome."),
        icon="arrow-right",
    )


todo.register(partnerships_todo, position=10)
todo.register(register_todo, position=20)

erasers.register(
    Eraser(
        count=lambda: old_drafts(timezone.now()),
        erase=lambda by: erase_old_drafts(now=timezone.now(), by=by),
    )
)
personal_data.register(
    PersonalData(
        whose=_("Partners’ contact people"),
        what=_("name, position, phone, e-mail address, a note, and the basis on which the school keeps them"),
        why=_("to agree on joint work and to prepare agreements"),
        basis=_("the person’s consent, the agreement, or what the organization published itself"),
        kept=_("while the partnership continues; an administrator erases a person on request, with the history"),
        fields=(
            "partners.ContactPerson.name",
            "partners.ContactPerson.post",
            "partners.ContactPerson.phone",
            "partners.ContactPerson.email",
            "partners.ContactPerson.note",
        ),
    ),
    position=20,
)
personal_data.register(
    PersonalData(
        whose=_("People named in a pasted register of partners"),
        what=_("the table as it was pasted, with names and contacts that stand in it"),
        why=_("to bring in the school’s own register"),
        basis=_("as for contact people"),
        kept=lambda: (
            ngettext(
                "a table that is not applied is erased after %(days)s day",
                "a table that is not applied is erased after %(days)s days",
                KEPT_FOR.days,
            )
            % {"days": KEPT_FOR.days}
        ),
        fields=(
            "partners.RegisterImport.cells",
            "partners.RegisterImport.tables",
            "partners.RegisterImportRow.cells",
            "partners.RegisterImportRow.texts",
        ),
    ),
    position=21,
)

first_steps.register(
    FirstStep(
        "partners",
        _("Register of partners"),
        _("Paste the table you have: contacts and agreements are added with it."),
        "partners:partner-import",
        lambda: Partner.objects.all(),
    ),
    position=50,
)
first_steps.register(
    FirstStep(
        "partnerships",
        _("Partnerships as they are today"),
        _("Since when, at which stage, who keeps in touch: then the board of stages is right from the first day."),
        "partners:partnership-today",
        lambda: Partnership.objects.described(),
    ),
    position=60,
)

year_steps.register(
    YearStep(
        "agreements",
        _("Agreements"),
        _("Extend, replace or drop those that expire before the year begins."),
        lambda year: f"{reverse('partners:agreement-list')}?renew=yes",
        lambda year, today: not Agreement.objects.to_renew(today, within=current_profile().notice_days).exists(),
    ),
    position=40,
)

handovers.register(
    Handover(
        "partnerships",
        _("Partnerships"),
        Partnership,
        "coordinator",
        lambda people, today: (
            Partnership.objects.current().filter(coordinator__in=people).select_related("partner", "direction")
        ),
        Role.COORDINATOR,
    ),
    position=20,
)

searches.register(Search("partners", _("Partners"), "people", find_partners, list_of_partners), position=10)
searches.register(Search("contacts", _("Contact people"), "telephone", find_contacts), position=20)
searches.register(
    Search("agreements", _("Agreements"), "file-earmark-text", find_agreements, list_of_agreements), position=60
)
searches.register(
    Search("archive", _("Partners in the archive"), "archive", find_archived, list_of_archived), position=90
)

due_work.register(
    DueWork(
        "pasted-registers",
        timedelta(days=1),
        lambda now: erase_old_drafts(now=now),
        words=_("erasing old drafts of pasted registers"),
    )
)

for code in (
    JournalCode("partners", _("the register of partners")),
    JournalCode("partnerships", _("the stages of partnership")),
    JournalCode("agreements", _("the agreements")),
    JournalCode("pasted registers", _("pasted registers")),
    JournalCode("partner", _("partner"), "partners:partner-detail"),
    JournalCode("contact", _("contact person")),
    JournalCode("partners:", _("a page of partners")),
):
    journal_codes.register(code)
