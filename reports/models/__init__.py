from reports.models.plan_import import PlanImport, PlanImportRow
from reports.models.plan_paper import PlanPaper

__all__ = ["PlanImport", "PlanImportRow", "PlanPaper"]
