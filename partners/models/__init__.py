from partners.models.agreement import Agreement, AgreementFile
from partners.models.agreement_state import AgreementState, AgreementStatus
from partners.models.contact import ContactPerson
from partners.models.former_name import FormerName
from partners.models.joined import JoinedPartner, JoinedPartnership
from partners.models.partner import Partner, PartnerKind
from partners.models.partnership import Partnership, Side
from partners.models.principles import PrincipleAssessment, PrincipleSheet
from partners.models.promise import Promise
from partners.models.reference import Direction, PartnershipCondition, Principle, Stage
from partners.models.register_import import RegisterImport, RegisterImportRow
from partners.models.transition import StageTransition
from partners.models.wish import WishConfirmation

__all__ = [
    "Agreement",
    "AgreementFile",
    "AgreementState",
    "AgreementStatus",
    "ContactPerson",
    "Direction",
    "FormerName",
    "JoinedPartner",
    "JoinedPartnership",
    "Partner",
    "PartnerKind",
    "Partnership",
    "PartnershipCondition",
    "Principle",
    "PrincipleAssessment",
    "PrincipleSheet",
    "Promise",
    "RegisterImport",
    "RegisterImportRow",
    "Side",
    "Stage",
    "StageTransition",
    "WishConfirmation",
]
