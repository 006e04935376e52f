"""How a pasted plan goes back when it is undone: it is taken back, not ready to be applied again."""

from plan.models import PlanImport
from school.models import User
from school.ways_back import Values, WayBack

# The code of what can be undone
PLAN_IMPORT = "plan-import"


class PlanImportWayBack(WayBack):
    """A pasted plan that was applied. Its activities are the rows that go back; it says that they did."""

    model = PlanImport
    unrecorded = frozenset({"cells", "header", "columns", "read_count"})
    is_row = False

    def restore(self, record: PlanImport, before: Values, *, by: User) -> None:
        record.state = PlanImport.State.UNDONE
        record.save()
