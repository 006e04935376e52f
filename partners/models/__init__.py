from partners.models.contact import ContactPerson
from partners.models.partner import Partner, PartnerKind
from partners.models.partnership import Partnership
from partners.models.reference import Direction, PartnershipCondition, Principle, Stage

__all__ = [
    "ContactPerson",
    "Direction",
    "Partner",
    "PartnerKind",
    "Partnership",
    "PartnershipCondition",
    "Principle",
    "Stage",
]
