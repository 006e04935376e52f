"""The table of a paper: columns as wide as what they hold, and its rows as a phone lists them."""

from papers.selectors.table import PaperTable

CODES = ("number", "title", "grades", "timing", "responsible")
HEADINGS = ("№", "Дела, события, мероприятия", "Классы", "Сроки", "Ответственные")
ROWS = (
    ("1", "Неделя безопасности", "1–11", "7–11 сентября", "заместитель директора по безопасности, учитель ОБЗР"),
    ("2", "День здоровья", "1–11", "апрель, II неделя", "заместитель директора по ВР, учителя физкультуры, медсестра"),
    ("3", "Кросс", "все желающие", "", "учителя физкультуры"),
)


def table(*rows: tuple[str, ...], codes: tuple[str, ...] = CODES) -> PaperTable:
    return PaperTable(codes, HEADINGS, (("Сентябрь", rows or ROWS),))


def test_columns_are_as_wide_as_what_they_hold() -> None:
    shares = dict(zip(CODES, table().shares, strict=True))
    assert abs(sum(shares.values()) - 1) < 1e-9
    assert shares["responsible"] == max(shares.values())
    assert shares["number"] == min(shares.values()) < 0.06
    # «мероприятия» and «желающие» are not divided.
    assert shares["title"] * 88 > len("мероприятия") + 2
    assert shares["grades"] * 88 > len("желающие") + 2


def test_whatever_it_holds_the_columns_are_together_as_wide_as_the_page() -> None:
    for rows in (
        [("", "", "", "", "")],
        [("1", "Ы" * 5000, "", "", "")],
        [("1", "а", "б" * 300, "в" * 300, "г" * 300)],
    ):
        shares = table(*rows).shares
        assert abs(sum(shares) - 1) < 1e-9 and min(shares) > 0.02
    assert [width.endswith("%") for width in table().widths] == [True] * 5
    assert abs(sum(PaperTable(CODES, HEADINGS, ()).shares) - 1) < 1e-9


def test_a_phone_lists_when_what_and_the_rest_of_a_row() -> None:
    ((heading, (first, _second, third)),) = table().lists
    assert heading == "Сентябрь"
    assert first == (
        "7–11 сентября",
        "Неделя безопасности",
        "1–11 · заместитель директора по безопасности, учитель ОБЗР",
    )
    assert (third.when, third.rest) == ("", "все желающие · учителя физкультуры")
    # A bare number says of what it is.
    held = PaperTable(
        ("day", "title", "participants"), ("Дата", "Что", "Участников"), (("", (("1.10", "Кросс", "27"),)),)
    )
    assert held.lists == [("", [("1.10", "Кросс", "Участников: 27")])]
