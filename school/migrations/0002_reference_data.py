"""Planned results and lines of work in the wording of the school's document, the first consent text, the public version's row."""

from django.db import migrations

PLANNED_RESULTS = [
    ("quality", "Повышение качества образования", "Better quality of education"),
    (
        "accessibility",
        "Обеспечение доступности качественного общего образования",
        "Good general education within everybody’s reach",
    ),
    (
        "investment",
        "Повышение инвестиционной привлекательности сферы образования",
        "Education more attractive to invest in",
    ),
    (
        "market",
        "Формирование эффективного рынка образовательных услуг",
        "An effective market of educational services",
    ),
]

WORK_DIRECTIONS = [
    ("joint-activity", "Совместная (коллективная) деятельность", "Joint (collective) activity"),
    (
        "cooperation",
        "Сотрудничество школы и социума на взаимовыгодных условиях",
        "Cooperation of the school and society to the benefit of both",
    ),
    ("active-stand", "Формирование активной жизненной позиции", "Forming an active stand in life"),
]

# What people agree to before they leave their name and contact; the school may write further versions
TEXT = (
    "Я соглашаюсь с тем, что школа обработает моё имя и мой телефон или адрес электронной почты: запишет их и будет "
    "хранить, чтобы оставить за мной место на этом событии и сообщить, если что-то изменится. Видят их только "
    "сотрудники школы, которые проводят это событие; другим их не передают. Через {days} дн. после события школа их "
    "удалит. Согласие можно отозвать в любое время: отменить запись по ссылке или сообщить школе."
)
TEXT_EN = (
    "I agree that the school processes my name and my telephone number or e-mail address: it writes them down and "
    "keeps them to hold a seat for me at this event and to tell me if something changes. Only the school’s staff who "
    "run this event see them; they are given to nobody else. {days} days after the event the school deletes them. I can "
    "take my consent back at any time: by withdrawing the sign-up with its link or by telling the school."
)


def add_reference(apps, schema_editor):
    """Only rows that are not there yet: the school's later wording is never overwritten."""
    using = schema_editor.connection.alias
    apps.get_model("school", "PublicVersion").objects.using(using).get_or_create(pk=1)
    consents = apps.get_model("school", "ConsentText").objects.using(using)
    consents.get_or_create(number=1, defaults={"text": TEXT, "text_en": TEXT_EN, "kept_days": 30})
    for model, rows in [("PlannedResult", PLANNED_RESULTS), ("WorkDirection", WORK_DIRECTIONS)]:
        manager = apps.get_model("school", model).objects.using(using)
        for position, (code, name, name_en) in enumerate(rows, 1):
            manager.get_or_create(code=code, defaults={"name": name, "name_en": name_en, "position": position * 10})


class Migration(migrations.Migration):
    dependencies = [("school", "0001_initial")]
    operations = [migrations.RunPython(add_reference, migrations.RunPython.noop)]
