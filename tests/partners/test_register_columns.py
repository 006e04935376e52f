"""What schools write above the columns of their registers."""

import pytest

from wordings.organizations.headings import field_of


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("Наименование учреждения", "name"),
        ("Наименование социального партнера", "name"),
        ("Наименование организации, адрес", "name"),
        ("ФИО руководителя", "head"),
        ("Контактное лицо, телефон", "contact"),
        ("ФИО, должность, телефон", "contact"),
        ("Телефон / e-mail", "email"),
        ("Телефон контактного лица", "phone"),
        ("Договор (№, дата, срок)", "agreement"),
        ("Реквизиты договора", "agreement"),
        ("№ договора", "agreement_number"),
        ("Дата", "agreement_day"),
        ("Срок действия договора", "agreement_term"),
        ("Совместные дела", "deeds"),
        ("Формы взаимодействия", "deeds"),
        ("Мероприятия", "deeds"),
        ("Адрес, телефон", "address"),
        ("Реквизиты", "requisites"),
        ("ИНН/КПП", "inn"),
        ("Направления и формы взаимодействия", "deeds"),
        ("№ п/п", "number"),
        ("Количество часов", ""),
        ("Целевая группа", ""),
        ("", ""),
    ],
)
def test_a_heading_says_what_its_column_holds(heading: str, code: str) -> None:
    assert field_of(heading) == code
