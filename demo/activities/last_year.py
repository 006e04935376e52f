"""What was in last year's plan alone: the school decided not to take it over. The rest has `lessons` in this year's."""

from demo.activities.rows import (
    LIBRARY,
    OUTSIDE,
    PARENTS,
    QUANTORIUM,
    SPORTS_SCHOOL,
    DemoActivity,
    DemoDate,
)
from demo.days import FRI, MAY, weekday_from

NOT_TAKEN_OVER = (
    DemoActivity(
        "Ночь в библиотеке",
        "вторая пятница октября в 18:00",
        (LIBRARY, PARENTS),
        grades="5–6",
        responsible="педагог-библиотекарь, классные руководители 5–6 классов",
        form="at-partner",
        place="областная детская библиотека",
        is_away=True,
        module=OUTSIDE,
        accompanied_by="классные руководители, по три родителя от класса",
        lessons="Не повторять: вечером некому сопровождать детей домой. Лучше библиотечные уроки днём.",
    ),
    DemoActivity(
        "Турнир по робототехнике",
        "середина мая",
        (QUANTORIUM, SPORTS_SCHOOL),
        grades="7–9",
        responsible="учитель информатики",
        dates=(DemoDate(weekday_from(FRI, MAY, 12), "13:00–15:00"),),
        product="contest",
        lessons="Совпал с контрольными, команд не набралось. Взять не раньше, чем появится свой кружок.",
    ),
)
