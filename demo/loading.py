"""Loading the demo's partnerships, by the services that people's own work goes through."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.core.files.storage import default_storage

from demo.partnerships.rows import (
    Day,
    DemoAgreement,
    DemoPartnership,
    DemoPromise,
    DemoStep,
    DemoWish,
    year_ends,
)
from demo.principles import CODES, DemoSheet
from demo.scans import scan
from partners.evidence import last_finished_year
from partners.models import (
    Agreement,
    Direction,
    Partner,
    Partnership,
    Promise,
    WishConfirmation,
)
from partners.services.agreements import save_agreement
from partners.services.partnerships import confirm_wish, withdraw
from partners.services.principles import PrincipleScore, save_sheet
from partners.services.stages import advance, last_number, open_partnership, step_back
from school.models import User
from school.years import SchoolYear


@contextmanager
def scans_of_one_run() -> Iterator[list[str]]:
    """Paths of the files that a run stores: all go away if it fails after their own services let go of them.

    Stands outside of the run's transaction.
    """
    paths: list[str] = []
    try:
        yield paths
    except BaseException:
        for path in paths:
            default_storage.delete(path)
        raise


@dataclass(frozen=True)
class Loading:
    """One run: the day on which it is made, who writes everything down, and the scans stored so far."""

    today: date
    by: User
    scans: list[str]

    def partnership(self, demo: DemoPartnership, partner: Partner, direction: Direction, on: date) -> None:
        """A partnership from its first day to what it is today."""
        partnership = open_partnership(
            partner=partner,
            direction=direction,
            on=on,
            by=self.by,
            basis=demo.basis,
            coordinator=self.by if demo.has_coordinator else None,
            common_goals=demo.common_goals,
            common_values=demo.common_values,
            problem=demo.problem,
            benefit=demo.benefit,
            opportunity=demo.opportunity,
        )
        for promise in demo.promises:
            self._promise(promise, partnership)
        if demo.wish:
            self._wish(demo.wish, partnership)
        for step in demo.steps:
            self._step(step, partnership)
            # The services work on a record of their own.
            partnership.refresh_from_db()
        for agreement in demo.agreements:
            self._agreement(agreement, partnership)
        if demo.stays_because:
            partnership.stay(until=year_ends(self.today), reason=demo.stays_because)
        if end := demo.end:
            withdraw(partnership=partnership, side=end.side, reason=end.reason, on=end.on, by=self.by)

    def _promise(self, demo: DemoPromise, partnership: Partnership) -> None:
        promise = Promise.objects.create(
            partnership=partnership,
            side=demo.side,
            kind=demo.kind,
            text=demo.text,
            due_on=self._on(demo.due_on) if demo.due_on else None,
        )
        if demo.noted_on:
            promise.note(is_kept=demo.is_kept, on=demo.noted_on, by=self.by)

    def _wish(self, demo: DemoWish, partnership: Partnership) -> None:
        wish = confirm_wish(
            wish=WishConfirmation(partnership=partnership, way=demo.way, on=demo.on, note=demo.note),
            scan=scan(demo.scan) if demo.scan else None,
            by=self.by,
        )
        if wish.paper:
            self._remember(wish.paper)

    def _step(self, demo: DemoStep, partnership: Partnership) -> None:
        seen = last_number(partnership)
        if partnership.stage_id is not None and demo.to > partnership.stage_id:
            advance(
                partnership=partnership,
                seen=seen,
                outcome=demo.text,
                on=demo.on,
                by=self.by,
                lacking=demo.lacking,
            )
        else:
            step_back(partnership=partnership, seen=seen, to=demo.to, reason=demo.text, on=demo.on, by=self.by)

    def _agreement(self, demo: DemoAgreement, partnership: Partnership) -> None:
        agreement = save_agreement(
            agreement=Agreement(
                partner=partnership.partner,
                kind=demo.kind,
                number=demo.number,
                subject=demo.subject.format(year=SchoolYear.of(self.today)),
                signed_on=self._on(demo.signed_on),
                valid_from=self._on(demo.valid_from),
                term_until=self._on(demo.term_until) if demo.term_until else None,
                prolongation=demo.prolongation,
            ),
            partnerships=[partnership],
            document=scan(demo.scan) if demo.scan else None,
            by=self.by,
        )
        self._remember(agreement)

    def sheet(self, demo: DemoSheet, partnership: Partnership, principles: Mapping[str, int]) -> None:
        """One side's sheet of a finished school year; `principles` are the primary keys by code."""
        year = SchoolYear(last_finished_year(self.today).start + 1 - demo.years_ago)
        spring = demo.signed_in_spring
        save_sheet(
            partnership=partnership,
            year=year,
            side=demo.side,
            answers={
                principles[code]: PrincipleScore(score, demo.remarks.get(code, ""))
                for code, score in zip(CODES, demo.scores, strict=True)
            },
            trust=demo.trust,
            signed_on=date(year.ends_on.year, *spring) if spring else None,
            seen=None,
            by=self.by,
        )

    def _on(self, day: Day) -> date:
        return day(self.today) if callable(day) else day

    def _remember(self, agreement: Agreement) -> None:
        self.scans.extend(str(version.file.name) for version in agreement.files.all())
