"""Days of the week in the cases of a plan's wordings: «понедельника» of one year is «вторника» of the next."""

_FORMS = tuple(
    tuple(line.split())
    for line in (
        "понедельник вторник среда четверг пятница суббота воскресенье",
        "понедельник вторник среду четверг пятницу субботу воскресенье",
        "понедельника вторника среды четверга пятницы субботы воскресенья",
        "понедельнику вторнику среде четвергу пятнице субботе воскресенью",
        "понедельником вторником средой четвергом пятницей субботой воскресеньем",
        "пн вт ср чт пт сб вс",
        "пон втор сред четв пятн субб воскр",
        "понед втор сред четв пятн субб воскр",
    )
)
_NOMINATIVE, _ACCUSATIVE = _FORMS[0], _FORMS[1]
_WITH_ACCUSATIVE = ("в", "во", "на", "по")


def in_same_form(word: str, weekday: int, other: int, *, before: str = "") -> str:
    """Return another day of the week in the form that a word has; `before` is the word before it, in small letters."""
    low = word.lower()
    form = next((form for form in _FORMS if form[weekday] == low), None)
    if form is None:
        return ""
    if form is _NOMINATIVE and before in _WITH_ACCUSATIVE:
        form = _ACCUSATIVE
    return _with_capitals_of(word, form[other])


def preposition(word: str, other: int) -> str:
    """Return «в» or «во», «с» or «со» as it stands before this day of the week."""
    low = word.lower().rstrip("о")
    is_long = other == 1 or (low == "с" and other == 2)
    return _with_capitals_of(word, f"{low}о" if is_long else low)


def _with_capitals_of(word: str, other: str) -> str:
    if word.isupper() and len(word) > 1:
        return other.upper()
    return other.capitalize() if word[:1].isupper() else other
