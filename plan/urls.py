"""The year's plan: its lists, its activities and their dates, plans that are pasted or taken over."""

from collections.abc import Callable

from django.http.response import HttpResponseBase
from django.urls import path

from plan.views import (
    activities,
    bulk,
    copying,
    dates,
    deleting,
    importing,
    leftovers,
    lists,
    periods,
    scheduling,
    suspending,
)
from school.access import for_coordinators, for_teachers
from school.once import once

app_name = "plan"

# A teacher plans what is their own: each view that changes something fetches only that.
TEACHERS_PAGES: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
    ("plan/", lists.YearPlan.as_view(), "year-plan"),
    ("plan/week/", periods.week, "week"),
    ("plan/week/<int:year>/<int:month>/<int:day>/", periods.week_of, "week-of"),
    ("plan/month/", periods.month, "month"),
    ("plan/month/<int:year>/<int:month>/", periods.month_of, "month-of"),
    ("plan/leftovers/", leftovers.plan_leftovers, "plan-leftovers"),
    ("plan/schedule/", scheduling.plan_schedule, "plan-schedule"),
    ("activities/", lists.ActivityList.as_view(), "activity-list"),
    ("activities/new/", once(activities.activity_new), "activity-new"),
    ("activities/bulk/", bulk.activity_bulk, "activity-bulk"),
    ("activities/<int:pk>/", activities.activity_detail, "activity-detail"),
    ("activities/<int:pk>/edit/", activities.activity_edit, "activity-edit"),
    ("activities/<int:pk>/history/", activities.activity_history, "activity-history"),
    ("activities/<int:pk>/cancel/", activities.activity_cancel, "activity-cancel"),
    ("activities/<int:pk>/restore/", activities.activity_restore, "activity-restore"),
    ("activities/<int:pk>/delete/", deleting.ActivityDeletion.as_view(), "activity-delete"),
    ("activities/<int:pk>/dates/new/", once(dates.dates_new), "dates-new"),
    ("activities/<int:pk>/dates/past/", dates.dates_past, "dates-past"),
    ("dates/<int:pk>/edit/", dates.date_edit, "date-edit"),
    ("dates/<int:pk>/cancel/", dates.date_cancel, "date-cancel"),
    ("dates/<int:pk>/restore/", dates.date_restore, "date-restore"),
    ("dates/<int:pk>/bring-back/", suspending.date_bring_back, "date-bring-back"),
    ("dates/<int:pk>/delete/", dates.date_delete, "date-delete"),
]
COORDINATORS_PAGES: list[tuple[str, Callable[..., HttpResponseBase], str]] = [
    ("plan/copy/", once(copying.plan_copy), "plan-copy"),
    ("import/plan/", once(importing.plan_import), "plan-import"),
    ("plan/day-off/", once(suspending.day_off), "day-off"),
    ("plan/day-off/<int:pk>/", suspending.day_off_detail, "day-off-detail"),
    ("import/plan/<int:pk>/", importing.plan_import_preview, "plan-import-preview"),
    ("import/plan/<int:pk>/read/", importing.plan_import_read, "plan-import-read"),
    ("import/plan/<int:pk>/columns/", importing.plan_import_columns, "plan-import-columns"),
    ("import/plan/<int:pk>/choose/", importing.plan_import_choose, "plan-import-choose"),
    ("import/plan/<int:pk>/role/", importing.plan_import_role, "plan-import-role"),
    ("import/plan/<int:pk>/many/", importing.plan_import_many, "plan-import-many"),
    ("import/plan/<int:pk>/rows/<int:number>/", importing.plan_import_row, "plan-import-row"),
    ("import/plan/<int:pk>/rows/<int:number>/answer/", importing.plan_import_answer, "plan-import-answer"),
    ("import/plan/<int:pk>/accept/", importing.plan_import_accept, "plan-import-accept"),
    ("import/plan/<int:pk>/apply/", importing.plan_import_apply, "plan-import-apply"),
]

urlpatterns = [
    *(path(f"staff/{route}", for_teachers(view), name=name) for route, view, name in TEACHERS_PAGES),
    *(path(f"staff/{route}", for_coordinators(view), name=name) for route, view, name in COORDINATORS_PAGES),
]
