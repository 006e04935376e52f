"""Which titles name an outing."""

import pytest

from wordings.outings import names_outing


@pytest.mark.parametrize(
    "title",
    [
        "Экскурсия на завод «Метиз»",
        "Общешкольный поход «Мы снова вместе»",
        "Волонтёрский выезд в приют",
        "Поездка в театр",
    ],
)
def test_pupils_leave_the_school(title: str) -> None:
    assert names_outing(title)


@pytest.mark.parametrize(
    "title",
    [
        "Экскурсия будущих первоклассников в школу",
        "Виртуальная экскурсия по Эрмитажу",
        "Экскурсия по школе",
        "Экскурсия в школьный музей",
        "Кинопоходка",
        "День знаний",
    ],
)
def test_pupils_stay_at_school(title: str) -> None:
    assert not names_outing(title)
