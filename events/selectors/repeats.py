"""What takes place week after week: in a list its first date stands for the rest, which is folded."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import timedelta

from events.selectors.events import Event

# Two dates are no rhythm yet.
FEWEST = 3
WEEK = timedelta(days=7)


def folded_repeats(events: Iterable[Event], apart: Collection[int]) -> Mapping[int, Sequence[Event]]:
    """Return the further dates of each weekly run by the key of its first date.

    A run is of one activity, a week from date to date, with the same hours at the same place. What is called off or
    changed stands by itself (`apart`): nobody looks for it in a fold.
    """
    alike: dict[tuple[object, ...], list[Event]] = defaultdict(list)
    for each in events:
        if each.starts_on == each.ends_on and each.pk not in apart:
            hours = (each.start_time, each.end_time)
            alike[each.activity_id, each.starts_on.weekday(), hours, each.where].append(each)
    folded = {}
    for together in alike.values():
        for run in _weekly_runs(together):
            if len(run) >= FEWEST:
                folded[run[0].pk] = run[1:]
    return folded


def _weekly_runs(events: Sequence[Event]) -> Iterable[list[Event]]:
    run: list[Event] = []
    for each in events:
        if run and each.starts_on - run[-1].starts_on != WEEK:
            yield run
            run = []
        run.append(each)
    yield run
