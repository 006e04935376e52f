"""The demo's sheets of principles: how both sides saw the last two finished school years."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from partners.models import Side

# In the order of the scores below
CODES = (
    "voluntariness",
    "cooperation",
    "responsibility",
    "initiative",
    "co-creation",
    "openness",
    "humanity",
    "tolerance",
    "significance",
)


@dataclass(frozen=True)
class DemoSheet:
    """One side's sheet. The partner's was signed in the spring of its year: month and day."""

    years_ago: int
    side: Side
    scores: tuple[int, ...]
    trust: int | None = None
    signed_in_spring: tuple[int, int] | None = None
    remarks: Mapping[str, str] = field(default_factory=dict)


# By the partner's name
SHEETS: dict[str, tuple[DemoSheet, ...]] = {
    "Детский сад № 382": (
        DemoSheet(2, Side.SCHOOL, (5, 4, 4, 3, 4, 4, 5, 5, 4)),
        DemoSheet(
            2,
            Side.PARTNER,
            (5, 4, 4, 3, 3, 4, 5, 5, 4),
            trust=4,
            signed_in_spring=(5, 19),
            remarks={"co-creation": "Сценарии праздников пока пишет школа, мы подключаемся на репетиции."},
        ),
        DemoSheet(
            1,
            Side.SCHOOL,
            (5, 5, 4, 4, 5, 4, 5, 5, 4),
            remarks={"co-creation": "Сценарий весеннего праздника писали вместе с воспитателями."},
        ),
        DemoSheet(
            1,
            Side.PARTNER,
            (5, 5, 4, 4, 5, 4, 5, 5, 5),
            trust=5,
            signed_in_spring=(5, 22),
            remarks={"significance": "О нашем празднике спрашивают родители соседних садов."},
        ),
    ),
    "Детская областная библиотека": (
        DemoSheet(2, Side.SCHOOL, (5, 4, 5, 3, 4, 4, 5, 5, 4)),
        DemoSheet(
            2,
            Side.PARTNER,
            (5, 4, 4, 3, 4, 3, 5, 5, 4),
            trust=4,
            signed_in_spring=(5, 14),
            remarks={"openness": "Хотелось бы видеть и родителей, не только классы."},
        ),
        DemoSheet(
            1,
            Side.SCHOOL,
            (5, 5, 5, 5, 4, 5, 5, 5, 4),
            remarks={"initiative": "Неделю детской книги ученики вели сами."},
        ),
        DemoSheet(
            1,
            Side.PARTNER,
            (5, 4, 5, 3, 4, 4, 5, 5, 5),
            trust=5,
            signed_in_spring=(5, 20),
            remarks={"initiative": "Проводят дети сами, а планируем и обсуждаем по-прежнему мы, взрослые."},
        ),
    ),
    "ГУЗ «Поликлиника № 28»": (
        DemoSheet(2, Side.SCHOOL, (4, 3, 4, 3, 3, 4, 5, 5, 4)),
        DemoSheet(2, Side.PARTNER, (4, 3, 4, 2, 3, 4, 4, 5, 5), trust=4, signed_in_spring=(5, 26)),
        DemoSheet(
            1,
            Side.SCHOOL,
            (4, 4, 4, 3, 3, 4, 5, 5, 5),
            remarks={"cooperation": "День здоровья впервые планировали вместе."},
        ),
        DemoSheet(
            1,
            Side.PARTNER,
            (4, 2, 4, 3, 3, 4, 5, 5, 5),
            trust=4,
            signed_in_spring=(5, 27),
            remarks={"cooperation": "Дни выбирает школа, а нам удобнее решать вместе в начале четверти."},
        ),
    ),
    "Детский технопарк «Кванториум»": (
        DemoSheet(
            2,
            Side.SCHOOL,
            (5, 4, 3, 4, 4, 4, 4, 5, 4),
            remarks={"responsibility": "Сопровождающих находили с трудом."},
        ),
        DemoSheet(2, Side.PARTNER, (5, 4, 3, 4, 4, 4, 4, 5, 4), trust=4, signed_in_spring=(5, 16)),
        DemoSheet(1, Side.SCHOOL, (5, 4, 4, 4, 5, 4, 4, 5, 4)),
        DemoSheet(
            1,
            Side.PARTNER,
            (5, 3, 2, 4, 5, 4, 4, 5, 4),
            trust=3,
            signed_in_spring=(5, 21),
            remarks={
                "responsibility": "Состав групп узнавали накануне занятия: трудно готовиться.",
                "co-creation": "Проекты этого года — действительно общие.",
            },
        ),
    ),
}
