"""Planned results and lines of work in the wording of the school's document, and the public version's one row."""

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


def add_reference(apps, schema_editor):
    """Only rows that are not there yet: the school's later wording is never overwritten."""
    using = schema_editor.connection.alias
    apps.get_model("school", "PublicVersion").objects.using(using).get_or_create(pk=1)
    for model, rows in [("PlannedResult", PLANNED_RESULTS), ("WorkDirection", WORK_DIRECTIONS)]:
        manager = apps.get_model("school", model).objects.using(using)
        for position, (code, name, name_en) in enumerate(rows, 1):
            manager.get_or_create(code=code, defaults={"name": name, "name_en": name_en, "position": position * 10})


class Migration(migrations.Migration):
    dependencies = [("school", "0001_initial")]
    operations = [migrations.RunPython(add_reference, migrations.RunPython.noop)]
