from activities.models.activity import Activity
from activities.models.occurrence import Occurrence
from activities.models.reference import ActivityKind, Mechanism, ParticipationForm, ProductType

__all__ = ["Activity", "ActivityKind", "Mechanism", "Occurrence", "ParticipationForm", "ProductType"]
