"""The demo's photos: which scene was taken where, and which of them visitors see."""

from dataclasses import dataclass

from demo.projects import BOOK_WEEK, WALKS


@dataclass(frozen=True)
class DemoPhoto:
    """A scene of `pictures`, taken at the last held date of a row of the plan. Without `alt` it is evidence alone."""

    scene: str
    activity: str
    alt: str = ""
    is_last_years: bool = True


PHOTOS = (
    DemoPhoto("bookshelf", BOOK_WEEK),
    DemoPhoto(
        "stadium", "День здоровья", "Беговая дорожка школьного стадиона, вдоль неё четыре цветных флажка станций."
    ),
    DemoPhoto("stage", "Весенний концерт «Мы вместе»", "Пустая сцена актового зала: занавес открыт, горит прожектор."),
    DemoPhoto("tea_table", "Семейный вечер «В кругу семьи»", "Длинный стол с цветными чашками под круглыми лампами."),
    DemoPhoto(
        "wheels", "Научно-практическая конференция «Шаг в науку»", "Модель из трёх зубчатых колёс разного цвета."
    ),
    DemoPhoto("first_aid", "Занятия «Первая помощь: знаю и умею»", "Зелёная сумка первой помощи с белым крестом."),
    DemoPhoto("map_of_the_game", "Военно-спортивная игра «Зарница»"),
    DemoPhoto("playground", WALKS),
    DemoPhoto(
        "notice_board",
        "Выставка детских рисунков «Красота родного края»",
        "Стенд с восемью рисунками: горы и солнце.",
        is_last_years=False,
    ),
    DemoPhoto(
        "autumn",
        "Праздник осени «Щедрый сентябрь»",
        "Четыре дерева из цветной бумаги и россыпь листьев.",
        is_last_years=False,
    ),
)
