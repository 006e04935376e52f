from activities.models.activity import Activity
from activities.models.attendance import Attendance, Group
from activities.models.choices import Cooperation, Step
from activities.models.cycle import CycleStep
from activities.models.occurrence import Occurrence
from activities.models.occurrence_change import OccurrenceChange, ToldState
from activities.models.photo import Photo
from activities.models.product import Product
from activities.models.project import Project, ProjectMember
from activities.models.reference import (
    ActivityKind,
    Mechanism,
    Module,
    OwnCommunity,
    ParticipationForm,
    ProductType,
    Significance,
)
from activities.models.sign_up import SignUp

__all__ = [
    "Activity",
    "ActivityKind",
    "Attendance",
    "Cooperation",
    "CycleStep",
    "Group",
    "Mechanism",
    "Module",
    "Occurrence",
    "OccurrenceChange",
    "OwnCommunity",
    "ParticipationForm",
    "Photo",
    "Product",
    "ProductType",
    "Project",
    "ProjectMember",
    "SignUp",
    "Significance",
    "Step",
    "ToldState",
]
