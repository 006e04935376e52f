"""Which column of a register's table holds what: by its heading or, without one, by its cells."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from common.search import fold, stem, words
from partners.models import Direction
from partners.pasting.kinds import directions_named
from wordings.organizations.agreements import agreements_of
from wordings.organizations.contacts import people_in, split_numbers
from wordings.organizations.inn import inn_in_column

# What a column may hold, in the order of the page; several columns may hold the same
FIELDS = [
    ("", _("pass over")),
    ("name", _("full name")),
    ("short_name", _("short name")),
    ("kind", _("kind")),
    ("directions", _("directions")),
    ("inn", _("INN")),
    ("ogrn", _("OGRN")),
    ("requisites", _("requisites")),
    ("address", _("address")),
    ("site", _("site")),
    ("contact", _("contact person")),
    ("head", _("head")),
    ("post", _("post of the contact person")),
    ("phone", _("telephone")),
    ("email", _("e-mail")),
    ("agreement", _("agreement")),
    ("agreement_number", _("number of the agreement")),
    ("agreement_day", _("date of the agreement")),
    ("agreement_term", _("term of the agreement")),
    ("deeds", _("joint deeds (into «about the partner»)")),
    ("about", _("about the partner")),
    ("goals", _("common goals")),
    ("since", _("since when")),
    ("note", _("note for colleagues")),
    ("number", _("number of the row")),
]
USED = {code for code, _label in FIELDS if code}

# What schools write above their columns. The longest phrase that stands in a heading decides.
HEADINGS: Mapping[str, Sequence[str]] = {
    "name": [
        "название",
        "наименование",
        "партнёр",
        "партнёры",
        "социальный партнёр",
        "социальные партнёры",
        "организация",
        "учреждение",
        "наименование организации",
        "наименование учреждения",
        "наименование партнёра",
        "наименование социального партнёра",
        "название организации",
        "название учреждения",
        "полное наименование",
        "организация партнёр",
        "субъект взаимодействия",
        "с кем сотрудничаем",
        "name",
        "partner",
    ],
    "short_name": [
        "краткое название",
        "краткое наименование",
        "сокращённое наименование",
        "сокращённое название",
        "short name",
    ],
    "directions": [
        "направление",
        "направления",
        "направление работы",
        "направление деятельности",
        "направление сотрудничества",
        "направление взаимодействия",
        "direction",
        "directions",
    ],
    "kind": [
        "вид",
        "тип",
        "вид партнёра",
        "тип организации",
        "вид организации",
        "тип учреждения",
        "категория партнёра",
        "kind",
    ],
    "head": [
        "руководитель",
        "фио руководителя",
        "директор",
        "заведующий",
        "руководитель организации",
        "руководитель учреждения",
        "начальник",
    ],
    "contact": [
        "контактное лицо",
        "контактные лица",
        "контакты",
        "контакт",
        "фио контактного лица",
        "ответственный от партнёра",
        "ответственное лицо партнёра",
        "представитель партнёра",
        "представитель",
        "фио представителя",
        "фио",
        "координаты",
        "контактные данные",
        "ответственный со стороны партнёра",
        "contact",
        "contact person",
    ],
    "post": ["должность", "post"],
    "phone": [
        "телефон",
        "телефоны",
        "тел",
        "номер телефона",
        "контактный телефон",
        "телефон контактного лица",
        "phone",
        "telephone",
    ],
    "email": [
        "почта",
        "электронная почта",
        "электронный адрес",
        "адрес электронной почты",
        "эл почта",
        "e-mail",
        "email",
        "mail",
    ],
    "address": [
        "адрес",
        "местонахождение",
        "место нахождения",
        "юридический адрес",
        "фактический адрес",
        "почтовый адрес",
        "address",
    ],
    "site": ["сайт", "ссылка", "официальный сайт", "адрес сайта", "страница", "site", "website"],
    "inn": ["инн", "инн кпп", "inn"],
    "ogrn": ["огрн", "ogrn"],
    "requisites": ["реквизиты", "реквизиты организации", "банковские реквизиты"],
    "agreement": [
        "договор",
        "договоры",
        "соглашение",
        "договор соглашение",
        "наличие договора",
        "реквизиты договора",
        "договор о сотрудничестве",
        "документ",
        "основание",
        "основание взаимодействия",
        "документ о сотрудничестве",
        "agreement",
        "contract",
    ],
    "agreement_number": ["номер договора", "номер соглашения", "номер документа"],
    "agreement_day": [
        "дата",
        "дата договора",
        "договор дата",
        "дата заключения",
        "дата заключения договора",
        "дата подписания",
        "дата соглашения",
        "когда заключён",
    ],
    "agreement_term": [
        "срок",
        "срок действия",
        "срок действия договора",
        "срок договора",
        "договор срок",
        "договор срок действия",
        "действует до",
        "действителен до",
    ],
    "deeds": [
        "совместные дела",
        "совместные мероприятия",
        "мероприятия",
        "формы взаимодействия",
        "формы сотрудничества",
        "формы работы",
        "форма взаимодействия",
        "форма сотрудничества",
        "содержание работы",
        "содержание сотрудничества",
        "содержание взаимодействия",
        "содержание деятельности",
        "совместная деятельность",
        "виды деятельности",
        "предмет договора",
        "направления и формы взаимодействия",
        "наименование мероприятия",
        "формы и направления работы",
        "вид сотрудничества",
        "виды сотрудничества",
        "что делаем вместе",
        "дела",
        "deeds",
    ],
    "about": ["о партнёре", "описание", "about"],
    "goals": ["цель", "цели", "цель сотрудничества", "цели сотрудничества", "цель взаимодействия", "goals"],
    "since": [
        "с какого года",
        "год начала",
        "начало сотрудничества",
        "с какого времени",
        "дата начала",
        "год начала сотрудничества",
        "since",
    ],
    "note": ["примечание", "примечания", "заметки", "комментарий", "note", "notes"],
    "number": ["номер", "номер п п", "п п", "no"],
}
_PHRASES = [(code, [stem(word) for word in words(phrase)]) for code, phrases in HEADINGS.items() for phrase in phrases]
_LONGEST_HEADING = 120


def field_of(heading: str) -> str:
    """The field that a heading names, or ""; «Телефон контактного лица» is a telephone, for it begins so."""
    text = heading.replace("№", " номер ")
    if not text.strip() or len(text) > _LONGEST_HEADING:
        return ""
    stems = [stem(word) for word in words(text)]
    best, best_score = "", 0.0
    for code, phrase in _PHRASES:
        place = next((at for at in range(len(stems) - len(phrase) + 1) if stems[at : at + len(phrase)] == phrase), None)
        # «вид», «тип», «дата», «срок» and the like inside a longer heading say nothing.
        if place is None or (len(phrase) == 1 and place > 0 and len(phrase[0]) <= 4 and phrase != stems):
            continue
        score = 2 * len(phrase) + (1.5 if place == 0 else 0) + (4 if phrase == stems else 0)
        if score > best_score:
            best, best_score = code, score
    return best


def fields_of(row: Sequence[str]) -> dict[int, str]:
    """The fields that a row of headings names, by column."""
    found = {index: name for index, cell in enumerate(row) if (name := field_of(cell))}
    if "name" not in found.values():
        # «Направление работы» and the like never stand for a name; the first heading that is not known may.
        return found
    # Of two columns for names the first is the name: «Организация» after «Наименование» would be joined to it.
    first = min(index for index, name in found.items() if name == "name")
    return {index: name for index, name in found.items() if name != "name" or index == first}


def is_header(row: Sequence[str]) -> dict[int, str]:
    """The fields of a row that names its columns, the name's among them; nothing for any other row."""
    cells = [cell for cell in row if cell.strip()]
    found = fields_of(row)
    if "name" not in found.values() or any(len(cell) > _LONGEST_HEADING for cell in cells):
        return {}
    exact = {fold(phrase) for phrases in HEADINGS.values() for phrase in phrases}
    is_exact = any(fold(row[index]).strip(" :*.") in exact for index in found)
    is_sure = len(set(found.values()) - {"number"}) > 1 or is_exact
    return found if is_sure and len(found) >= 0.4 * len(cells) else {}


_SAMPLE = 40


def columns_by_content(rows: Sequence[Sequence[str]], directions: Sequence[Direction]) -> dict[int, str]:
    """The fields of columns without headings, by what most of their cells hold; the first one of words is the name."""
    sample = [row for row in rows if sum(bool(cell.strip()) for cell in row) > 1][:_SAMPLE]
    width = max((len(row) for row in sample), default=0)
    if width <= 1:
        return {0: "name"}
    found: dict[int, str] = {}
    for index in range(width):
        cells = [row[index].strip() for row in sample if index < len(row) and row[index].strip()]
        if not cells:
            continue
        if _is_numbering(cells):
            found[index] = "number"
            continue
        for code, holds in {
            "inn": lambda cell: (
                bool(re.fullmatch(r"[\d\s/]{9,25}|[\d.,]+[EЕ]\+\d+", cell))
                and bool(inn_in_column(cell).number or inn_in_column(cell).doubt)
            ),
            "phone": lambda cell: (
                not split_numbers(cell, only_numbers=True).rest and bool(split_numbers(cell, only_numbers=True).phones)
            ),
            "email": lambda cell: bool(split_numbers(cell).emails) and not people_in(cell),
            "agreement": lambda cell: (
                bool(re.match(r"\W*(?:договор|соглашени|контракт)", cell, re.IGNORECASE)) and bool(agreements_of(cell))
            ),
            "contact": lambda cell: bool(people_in(cell) or split_numbers(cell).phones),
            "directions": lambda cell: len(cell) < 120 and bool(directions_named(cell, directions)),
        }.items():
            if code == "directions" and "name" not in found.values():
                continue
            if sum(map(holds, cells)) >= 0.5 * len(cells):
                found[index] = code
                break
        else:
            if "name" not in found.values():
                found[index] = "name"
    return found


def _is_numbering(cells: Sequence[str]) -> bool:
    numbers = [int(cell) for text in cells if (cell := text.strip(" .)")).isdecimal() and len(cell) < 5]
    return len(numbers) == len(cells) and all(a < b for a, b in pairwise(numbers))
