"""The four C: who did which step themselves, tapped on the tiles; the formula; the fourth C in one sentence."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from activities.models import Activity, CycleStep, Group, Occurrence, Step
from activities.selectors.cycle import cycle_of
from activities.services.activities import cancel_activity
from activities.services.log import CountedGroup, FieldEdit, HoldingReport, log_held, mark_step
from partners.models import Partner
from plan.registrations import plan_todo
from tests import html
from tests.conftest import Persona
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    ProductFactory,
    UserFactory,
)
from tests.todos import counts, waits

pytestmark = [pytest.mark.django_db, pytest.mark.moment("2026-10-15 12:00")]

SENTENCE = "Дети сами провели викторину, библиотекари помогли"


@pytest.fixture
def library() -> Partner:
    return PartnerFactory(name="Детская областная библиотека")


@pytest.fixture
def activity(library: Partner) -> Activity:
    return ActivityFactory(title="Чтения", joint=[PartnershipFactory(partner=library)])


@pytest.fixture
def occurrence(activity: Activity) -> Occurrence:
    return OccurrenceFactory(activity=activity)


def logged(occurrence: Occurrence, by: Any, **counts: int) -> Occurrence:
    """Written down as held; counts by group, the partner's by «partner_<key>»."""
    answers = {}
    for name, count in counts.items():
        group, _, key = name.partition("_")
        answers[CountedGroup(group, partner=int(key) if key else None)] = FieldEdit(count, 0)
    return log_held(occurrence=occurrence, report=HoldingReport(counts=answers), by=by)


def tap(browser: Client, activity: Activity, name: Any, **more: Any) -> Any:
    headers = more.pop("headers", None)
    return browser.post(f"/en/staff/activities/{activity.pk}/cycle/", {"tap": name, **more}, headers=headers)


def sum_up(browser: Client, occurrence: Occurrence, **fields: Any) -> Any:
    data = {"summary": SENTENCE, "seen": "", "who": ["teachers"], **fields}
    return browser.post(f"/en/staff/dates/{occurrence.pk}/sum-up/", data)


def page(browser: Client, occurrence: Occurrence) -> Any:
    return browser.get(f"/en/staff/dates/{occurrence.pk}/")


def steps(activity: Activity) -> set[tuple[str, str]]:
    return {(each.step, each.partner.name if each.partner else each.group) for each in activity.cycle_steps.all()}


# Tiles


def test_a_step_is_done_once_anybody_did_it_and_four_are_a_success(activity: Activity, library: Partner) -> None:
    with translation.override("en"):
        assert cycle_of(activity).missing == (
            "we plan it ourselves, we prepare it ourselves, we hold it ourselves, we analyse it ourselves"
        )
    mark_step(activity=activity, step=Step.PLAN, group=Group.PUPILS, by=None)
    mark_step(activity=activity, step=Step.PLAN, group=Group.PARTNER, partner=library.pk, by=None)
    for step in (Step.PREPARE, Step.HOLD):
        mark_step(activity=activity, step=step, group=Group.TEACHERS, by=None)
    with translation.override("en"):
        cycle = cycle_of(activity)
    assert (cycle.tiles[0].by, cycle.is_success, cycle.is_analyzed) == (
        "pupils, Детская областная библиотека",
        False,
        False,
    )
    with translation.override("en"):
        assert cycle.missing == "we analyse it ourselves"
    mark_step(activity=activity, step=Step.ANALYZE, group=Group.PARENTS, by=None)
    cycle = cycle_of(activity)
    assert (cycle.is_success, cycle.missing) == (True, "")


def test_a_partner_of_two_directions_is_one_doer() -> None:
    library = PartnerFactory(directions=["prevention", "sport-health"])
    activity = ActivityFactory(joint=list(library.partnerships.all()))
    assert [doer.key for doer in cycle_of(activity).tiles[0].doers] == [
        "pupils",
        "teachers",
        "parents",
        f"partner-{library.pk}",
    ]


def test_one_tap_marks_and_another_takes_it_back(coordinator: Persona, activity: Activity, library: Partner) -> None:
    OccurrenceFactory(activity=activity, held=True)
    answer = tap(coordinator, activity, f"mark:hold:partner-{library.pk}")
    assert answer["Location"] == f"/en/staff/activities/{activity.pk}/"
    assert tap(coordinator, activity, "mark:plan:pupils").status_code == 302
    # Two taps at once say the same: it is marked once.
    tap(coordinator, activity, "mark:plan:pupils")
    assert steps(activity) == {("hold", library.name), ("plan", "pupils")}
    assert {each.by for each in CycleStep.objects.all()} == {coordinator.user}
    page = html.page(coordinator.get(answer["Location"]))
    pressed = {each.attrs["value"]: each.attrs["aria-pressed"] for each in page.controls("tap")}
    assert pressed[f"unmark:hold:partner-{library.pk}"] == "true"
    assert pressed["mark:hold:pupils"] == "false"
    assert "Did it themselves: Детская областная библиотека" in page.text
    assert "still missing: we prepare it ourselves, we analyse it ourselves" in page.text
    tap(coordinator, activity, "unmark:plan:pupils")
    tap(coordinator, activity, "unmark:plan:pupils")
    assert steps(activity) == {("hold", library.name)}


def test_a_tap_leads_back_to_the_page_it_came_from(coordinator: Persona, occurrence: Occurrence) -> None:
    activity, other = occurrence.activity, OccurrenceFactory()
    home = f"/en/staff/activities/{activity.pk}/"
    for back, address in {
        str(occurrence.pk): f"/en/staff/dates/{occurrence.pk}/",
        "": home,
        str(other.pk): home,
        "9" * 30: home,
        "//evil.example": home,
        "\0": home,
    }.items():
        assert tap(coordinator, activity, "mark:plan:pupils", back=back)["Location"] == address


def test_htmx_gets_the_tiles_alone(coordinator: Persona, occurrence: Occurrence) -> None:
    headers = {"HX-Request": "true"}
    answer = tap(coordinator, occurrence.activity, "mark:plan:pupils", back=occurrence.pk, headers=headers)
    assert answer.status_code == 200
    tiles = html.fragment(answer).by_role("region", "The four Cs")
    assert tiles.attrs["id"] == "cycle"
    assert "unmark:plan:pupils" in tiles.choices("tap") and tiles.form().fields["back"] == [str(occurrence.pk)]
    assert "HX-Request" in answer["Vary"]
    refused = tap(coordinator, occurrence.activity, "mark:plan:nobody", headers=headers)
    assert "This cannot be logged here" in refused.text


def test_what_cannot_be_marked_is_refused_in_words(coordinator: Persona, activity: Activity) -> None:
    stranger = PartnerFactory()
    for odd in (
        f"mark:hold:partner-{stranger.pk}",
        "mark:hold:partner",
        "mark:party:pupils",
        "mark:hold",
        "",
        "\0",
        "mark:hold:partner-" + "9" * 400,
        "ы" * 5000,
        "other:hold:pupils",
    ):
        assert tap(coordinator, activity, odd).status_code == 302
    assert tap(coordinator, activity, ["mark:hold:nobody", ""]).status_code == 302
    assert coordinator.post(f"/en/staff/activities/{activity.pk}/cycle/").status_code == 302
    assert "This cannot be logged here" in coordinator.get(f"/en/staff/activities/{activity.pk}/").text
    assert not CycleStep.objects.exists()
    assert (
        coordinator.get(f"/en/staff/activities/{activity.pk}/cycle/")["Location"]
        == f"/en/staff/activities/{activity.pk}/"
    )


def test_who_is_no_partner_any_more_stays_only_where_it_did_something(
    coordinator: Persona, activity: Activity, library: Partner
) -> None:
    mark_step(activity=activity, step=Step.HOLD, group=Group.PARTNER, partner=library.pk, by=None)
    activity.partnerships.clear()
    assert [tile.by for tile in cycle_of(activity).tiles] == ["", "", library.title, ""]
    tap(coordinator, activity, f"mark:plan:partner-{library.pk}")
    assert steps(activity) == {("hold", library.name)}
    tap(coordinator, activity, f"unmark:hold:partner-{library.pk}")
    assert not CycleStep.objects.exists()


def test_who_may_not_log_sees_the_tiles_and_taps_nothing(
    teacher: Persona, anonymous: Client, representative: Persona, occurrence: Occurrence
) -> None:
    activity, paths = (
        occurrence.activity,
        [f"/en/staff/activities/{occurrence.activity.pk}/", f"/en/staff/dates/{occurrence.pk}/"],
    )
    for path in paths:
        assert not html.page(teacher.get(path)).all_by_role("region", "The four Cs")
    mark_step(activity=activity, step=Step.HOLD, group=Group.PUPILS, by=None)
    for path in paths:
        page = html.page(teacher.get(path))
        assert "Did it themselves: pupils" in page.text
        assert not page.controls("tap")
    assert tap(teacher, activity, "mark:plan:pupils").status_code == 404
    assert sum_up(teacher, logged(occurrence, UserFactory())).status_code == 404
    assert tap(anonymous, activity, "mark:plan:pupils").status_code == 302
    assert tap(representative, activity, "mark:plan:pupils").status_code == 403
    assert ("plan", "pupils") not in steps(activity)
    activity.people.add(teacher.user)
    tap(teacher, activity, "mark:plan:pupils")
    assert ("plan", "pupils") in steps(activity)


def test_of_what_is_called_off_nobody_did_anything(coordinator: Persona, activity: Activity) -> None:
    cancel_activity(activity=activity, reason="Карантин", on=date(2026, 10, 1))
    tap(coordinator, activity, "mark:plan:pupils")
    page = html.page(coordinator.get(f"/en/staff/activities/{activity.pk}/"))
    assert "The activity is called off." in page.text and not page.controls("tap")
    assert not CycleStep.objects.exists()


def test_what_is_still_ahead_is_not_marked(coordinator: Persona, occurrence: Occurrence) -> None:
    activity = occurrence.activity
    for path in (f"/en/staff/activities/{activity.pk}/", f"/en/staff/dates/{occurrence.pk}/"):
        tiles = html.page(coordinator.get(path)).by_role("region", "The four Cs")
        assert {each.split(":")[1] for each in tiles.choices("tap")} == {"plan", "prepare"}
        assert tiles.text.count("after it is held") == 2
    tap(coordinator, activity, "mark:hold:pupils")
    assert not CycleStep.objects.exists()
    # A mark made otherwise can still be taken back.
    mark_step(activity=activity, step=Step.HOLD, group=Group.PUPILS, by=None)
    tap(coordinator, activity, "unmark:hold:pupils")
    assert not CycleStep.objects.exists()


def test_a_date_still_ahead_of_a_running_club_has_no_tiles(coordinator: Persona, occurrence: Occurrence) -> None:
    held = OccurrenceFactory(activity=occurrence.activity, starts_on=date(2026, 10, 6), held=True)
    assert not html.page(page(coordinator, occurrence)).all_by_role("region", "The four Cs")
    tiles = html.page(page(coordinator, held)).by_role("region", "The four Cs").text
    assert "marked once for the whole activity and all its 2 dates" in tiles and "belong to this day only" in tiles
    of_activity = html.page(coordinator.get(f"/en/staff/activities/{occurrence.activity.pk}/"))
    assert "They are marked once for all its 2 dates." in of_activity.by_role("region", "The four Cs").text


def test_the_formula_says_what_the_pupils_did_and_leads_to_where_they_did(
    coordinator: Persona, occurrence: Occurrence
) -> None:
    held = logged(occurrence, coordinator.user)
    assert "pupils: nothing on their own yet" in page(coordinator, held).text
    for step in (Step.PREPARE, Step.HOLD):
        mark_step(activity=held.activity, step=step, group=Group.PUPILS, by=None)
    sum_up(coordinator, held)
    tiles = html.page(page(coordinator, held)).by_role("region", "The four Cs")
    formula = tiles.by_role("status")
    assert formula.text == "C + C + C + C = S a success: all four · pupils: prepared, held"
    assert formula.links == [f"/en/staff/activities/?year=2026&pupils={step}" for step in ("prepare", "hold")]


def test_the_parents_are_asked_for_once_where_they_are_the_partner(activity: Activity) -> None:
    parents = PartnerFactory(name="Родители", form="community")
    activity = ActivityFactory(joint=[PartnershipFactory(partner=parents)])
    assert [doer.key for doer in cycle_of(activity).analysis.doers] == ["pupils", "teachers", f"partner-{parents.pk}"]
    mark_step(activity=activity, step=Step.PLAN, group=Group.PARENTS, by=None)
    assert "parents" in [doer.key for doer in cycle_of(activity).tiles[0].doers]


# The fourth C


def test_one_sentence_and_one_tap_light_all_four(
    coordinator: Persona, occurrence: Occurrence, library: Partner
) -> None:
    held = logged(occurrence, coordinator.user, pupils=27, **{f"partner_{library.pk}": 1})
    opened = page(coordinator, held)
    assert "Still to sum up: the fourth C" in opened.text
    form = opened.context["form"]
    assert form["who"].value() == ["pupils", "teachers", f"partner-{library.pk}"]
    answer = sum_up(coordinator, held, who=form["who"].value())
    assert answer["Location"] == f"/en/staff/dates/{held.pk}/"
    after = coordinator.get(answer["Location"])
    assert "Summed up: C + C + C + C = S." in after.text
    assert after.context["is_success"] and len(html.page(after).find("//*[@class='four-c-tile is-done']")) == 4
    assert SENTENCE in after.text and "Still to sum up" not in after.text
    assert {who for step, who in steps(held.activity) if step == "analyze"} == {
        "pupils",
        "teachers",
        library.name,
    }
    held.refresh_from_db()
    assert (held.summary, held.status) == (SENTENCE, "held")


def test_what_is_missing_yet_is_named(coordinator: Persona, occurrence: Occurrence) -> None:
    held = logged(occurrence, coordinator.user)
    held.activity.cycle_steps.filter(step=Step.PLAN).delete()
    answer = coordinator.get(sum_up(coordinator, held)["Location"])
    assert "Summed up. Still missing: we plan it ourselves." in answer.text


def test_an_empty_sentence_and_nobody_are_refused_in_words(coordinator: Persona, occurrence: Occurrence) -> None:
    held, stranger = logged(occurrence, coordinator.user), PartnerFactory()
    for odd in ("", "  ", "\u200b", "\0", "ы" * 5000):
        answer = sum_up(coordinator, held, summary=odd, who=["parents"])
        assert answer.status_code == 200
        assert set(answer.context["form"].errors) == {"summary"}
        assert answer.context["form"]["who"].value() == ["parents"]
    assert "Write in one sentence how it went." in sum_up(coordinator, held, summary="").text
    for who in ([], ["nobody"], [f"partner-{stranger.pk}"], ["partner-" + "9" * 400], ["\0"]):
        answer = sum_up(coordinator, held, who=who)
        assert set(answer.context["form"].errors) == {"who"}
        assert SENTENCE in answer.text
    assert "Tick who summed it up together." in sum_up(coordinator, held, who=[]).text
    assert set(coordinator.post(f"/en/staff/dates/{held.pk}/sum-up/").context["form"].errors) == {
        "summary",
        "who",
    }
    held.refresh_from_db()
    assert held.summary == "" and "analyze" not in {step for step, _who in steps(held.activity)}


def test_who_sums_up_second_is_told_what_stands_there(
    coordinator: Persona, administrator: Persona, occurrence: Occurrence
) -> None:
    held = logged(occurrence, coordinator.user)
    sum_up(administrator, held, summary="Было тихо")
    answer = sum_up(coordinator, held, who=["pupils"])
    assert answer.status_code == 200
    (error,) = answer.context["form"].errors["summary"]
    assert f"{administrator.user} wrote in the meantime: “Было тихо”." in error
    assert (answer.context["form"]["summary"].value(), answer.context["form"]["seen"].value()) == (
        SENTENCE,
        "Было тихо",
    )
    held.refresh_from_db()
    assert held.summary == "Было тихо" and ("analyze", "pupils") not in steps(held.activity)
    assert sum_up(coordinator, held, seen="Было тихо", who=["pupils"]).status_code == 302
    held.refresh_from_db()
    assert held.summary == SENTENCE
    assert {who for step, who in steps(held.activity) if step == "analyze"} == {"pupils", "teachers"}


def test_another_date_of_what_is_analyzed_needs_its_sentence_alone(
    coordinator: Persona, occurrence: Occurrence
) -> None:
    sum_up(coordinator, logged(occurrence, coordinator.user))
    second = logged(OccurrenceFactory(activity=occurrence.activity, starts_on=date(2026, 10, 6)), coordinator.user)
    opened = page(coordinator, second)
    assert "How did it go this time?" in opened.text
    assert "who" not in opened.context["form"].fields
    data = {"summary": "И второй раз удалось", "seen": ""}
    assert coordinator.post(f"/en/staff/dates/{second.pk}/sum-up/", data).status_code == 302
    assert page(coordinator, second).context["form"] is None


def test_what_was_not_held_is_not_summed_up(coordinator: Persona, occurrence: Occurrence) -> None:
    answer = coordinator.get(sum_up(coordinator, occurrence)["Location"])
    assert "This date does not count as held" in answer.text
    occurrence.refresh_from_db()
    assert (occurrence.status, occurrence.summary) == ("planned", "")
    # Its address alone shows the page of the date.
    assert coordinator.get(f"/en/staff/dates/{occurrence.pk}/sum-up/").status_code == 302


def test_what_remains_to_sum_up_is_said_on_the_activity_and_today(
    coordinator: Persona, teacher: Persona, occurrence: Occurrence
) -> None:
    activity = occurrence.activity
    today = date(2026, 10, 15)
    assert "no-analysis" not in counts(coordinator.user, today, plan_todo)
    logged(occurrence, coordinator.user)
    logged(OccurrenceFactory(activity=ActivityFactory(), starts_on=date(2026, 10, 6)), coordinator.user)
    ahead = OccurrenceFactory(activity=activity, starts_on=date(2026, 10, 20))
    address = f"/en/staff/activities/{activity.pk}/"
    assert "Still to sum up" not in coordinator.get(address).text
    ahead.delete()
    assert f"/en/staff/dates/{occurrence.pk}/#sum-up" in coordinator.get(address).text
    assert waits(teacher.user, today, plan_todo) == []
    activity.people.add(teacher.user)
    (own,) = waits(teacher.user, today, plan_todo)
    assert (own.count, own.todo.url) == (1, "/staff/activities/?year=2026&waits=no-analysis-lately")
    # Who is asked for it comes straight to where it is written, the last date that was held.
    assert [each.url for each in own.first] == [f"/staff/dates/{occurrence.pk}/#sum-up"]
    # Nobody is asked for what comes of it before it is summed up.
    lately, before = waits(coordinator.user, today, plan_todo)
    assert (lately.todo.code, before.todo.code) == ("no-analysis-lately", "no-analysis")
    assert [row.pk for row in teacher.get(f"/en{own.todo.url}").context["rows"]] == [activity.pk]
    for each in (lately, before):
        assert [row.pk for row in coordinator.get(f"/en{each.todo.url}").context["rows"]] == each.keys
    sum_up(coordinator, occurrence)
    assert counts(coordinator.user, today, plan_todo) == {"no-analysis": 1, "no-product": 1}
    ProductFactory(activity=activity)
    assert counts(coordinator.user, today, plan_todo) == {"no-analysis": 1}
    assert "Still to sum up" not in coordinator.get(address).text
