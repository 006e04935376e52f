from papers.models.plan_paper import PlanPaper

__all__ = ["PlanPaper"]
