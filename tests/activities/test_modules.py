"""Modules of the programme in the words of plans: the list's names, other names, and lines that name one beside more."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from activities.models import Activity, Module
from activities.modules import module_named, split_module
from tests.factories import ActivityFactory

pytestmark = pytest.mark.django_db

NAMED = {
    "Основные школьные дела": "main-events",
    "Модуль «Основные школьные дела»": "main-events",
    "МОДУЛЬ «ОСНОВНЫЕ ШКОЛЬНЫЕ ДЕЛА»": "main-events",
    "модуль: Основные школьные дела": "main-events",
    "2.2. Модуль «Основные школьные дела».": "main-events",
    "Модуль 3. «Основные школьные дела»": "main-events",
    "Модуль № 3 «Основные школьные дела»": "main-events",
    '3 Модуль "Основные школьные дела"': "main-events",
    "III. Основные школьные дела": "main-events",
    "Раздел 1. Основные  школьные\u00a0дела": "main-events",
    "Вариативный модуль «Школьный музей»": "school-museum",
    "Ключевые общешкольные дела": "main-events",
    "Модуль «Социальное партнерство»": "social-partnership",
    "Социальное партнёрство (сетевое взаимодействие)": "social-partnership",
    "Школьный урок": "lessons",
    "Курсы внеурочной деятельности": "extracurricular",
    "Классное руководство и наставничество": "class-teachers",
    "Работа с родителями": "parents",
    "Взаимодействие с родителями (законными представителями)": "parents",
    "Экскурсии, походы": "outside",
    "Организация предметно-эстетической среды": "environment",
    "Самоуправление / Ученическое самоуправление": "self-government",
    "РДШ": "children-associations",
    "Модуль «РДДМ «Движение первых»»": "children-associations",
    "Волонтерство": "volunteering",
    "Школьные СМИ": "school-media",
    "Безопасность жизнедеятельности": "prevention",
    "Профилактика": "prevention",
    "Школьный театр": "school-theaters",
    # Part of a name is no name, nor is a name with more to it.
    "Профилактика правонарушений": None,
    "Основная школа": None,
    "Школьные дела": None,
    "Модуль": None,
    "3.": None,
    "": None,
}


def test_a_module_is_known_by_its_names_and_by_no_less() -> None:
    modules = list(Module.objects.all())
    found = {text: module_named(text, modules) for text in NAMED}
    assert {text: module.code if module else None for text, module in found.items()} == NAMED


SPLIT = {
    "Модуль «Социальное партнёрство» 5–9 классы": ("social-partnership", "Социальное партнёрство", "5–9 классы"),
    "Социальное партнерство (5-9 классы)": ("social-partnership", "Социальное партнерство", "(5-9 классы)"),
    "5–9 классы. Модуль «Работа с родителями»": ("parents", "Работа с родителями", "5–9 классы"),
    "1–4. Модуль «Профориентация»": ("careers", "Профориентация", "1–4"),
    "2.2. Модуль «Самоуправление», сентябрь": ("self-government", "Самоуправление", "сентябрь"),
    "Модуль «РДДМ «Движение первых»» 1-4": ("children-associations", "РДДМ «Движение первых»", "1-4"),
    "Взаимодействие с родителями (законными представителями), НОО": (
        "parents",
        "Взаимодействие с родителями (законными представителями)",
        "НОО",
    ),
    "Ноябрь. Профилактика": ("prevention", "Профилактика", "Ноябрь"),
    "Модуль «Школьный урок»": ("lessons", "Школьный урок", ""),
    # These words go on, or stand within others.
    "Профилактика правонарушений": None,
    "Модуль Профилактика правонарушений": None,
    "Неделя безопасности": None,
    "Акция «Безопасность» 5–9 классы": None,
    "Сентябрь": None,
    "": None,
}


def test_a_line_gives_its_module_and_what_else_it_says() -> None:
    modules = list(Module.objects.all())
    found = {text: split_module(text, modules) for text in SPLIT}
    assert {
        text: (split.module.code, split.written, split.rest) if split else None for text, split in found.items()
    } == SPLIT


def test_a_name_of_one_module_is_no_name_of_another() -> None:
    module = Module.objects.get(code="lessons")
    module.other_names = "Школьный урок\nКЛЮЧЕВЫЕ общешкольные дела"
    with pytest.raises(ValidationError) as raised, translation.override("en"):
        module.full_clean()
    assert raised.value.message_dict == {
        "other_names": ["“Ключевые общешкольные дела” is already a name of “Основные школьные дела”."]
    }


def test_a_name_added_to_the_list_leads_the_rows_that_have_it() -> None:
    row = ActivityFactory(module="Точка роста")
    stays = ActivityFactory(module="Урочная деятельность", programme_module=Module.objects.get(code="lessons"))
    module = Module.objects.get(code="extracurricular")
    module.other_names += "\r\nТочка роста"
    module.save()
    row.refresh_from_db()
    assert (row.programme_module, row.module, row.version) == (module, "Точка роста", 1)
    stays.refresh_from_db()
    assert stays.programme_module is not None
    module.other_names = ""
    module.save()
    assert Activity.objects.get(pk=row.pk).programme_module is None
