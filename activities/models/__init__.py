from activities.models.activity import Activity
from activities.models.attendance import Attendance, Group
from activities.models.choices import Cooperation, Step
from activities.models.cycle import CycleStep
from activities.models.occurrence import Occurrence
from activities.models.occurrence_change import OccurrenceChange, ToldState
from activities.models.photo import Photo
from activities.models.product import Product
from activities.models.project import Project, ProjectMember
from activities.models.put_away import PutAway
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
from activities.models.sign_up_sender import SignUpSender
from activities.models.suspension import ExcusedClass, Suspension

__all__ = [
    "Activity",
    "ActivityKind",
    "Attendance",
    "Cooperation",
    "CycleStep",
    "ExcusedClass",
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
    "PutAway",
    "SignUp",
    "SignUpSender",
    "Significance",
    "Step",
    "Suspension",
    "ToldState",
]
