from plan.models.plan_import import PlanImport, PlanImportRow

__all__ = ["PlanImport", "PlanImportRow"]
