from activities.models.reference import ActivityKind, Mechanism, ParticipationForm, ProductType

__all__ = ["ActivityKind", "Mechanism", "ParticipationForm", "ProductType"]
