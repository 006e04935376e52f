from school.models.classes import SchoolClass, Term
from school.models.consent import ConsentText
from school.models.error_note import ErrorNote
from school.models.form_key import FormKey
from school.models.journal import JournalEntry
from school.models.kept_form import KeptForm
from school.models.preparation import YearStepMark
from school.models.profile import PlannedResult, SchoolProfile, WorkDirection
from school.models.publication import PublicVersion
from school.models.try_counter import TryCounter
from school.models.undo import Undo, UndoEntry
from school.models.user import Role, User

__all__ = [
    "ConsentText",
    "ErrorNote",
    "FormKey",
    "JournalEntry",
    "KeptForm",
    "PlannedResult",
    "PublicVersion",
    "Role",
    "SchoolClass",
    "SchoolProfile",
    "Term",
    "TryCounter",
    "Undo",
    "UndoEntry",
    "User",
    "WorkDirection",
    "YearStepMark",
]
