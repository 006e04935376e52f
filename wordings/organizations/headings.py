"""What schools write above the columns of their tables of partners."""

from collections.abc import Mapping, Sequence

from common.search import fold, stem, words

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
