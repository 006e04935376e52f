"""Mechanisms, kinds of joint activity and their products in the wording of the school's document; forms of
participation as the federal upbringing programme has them."""

from django.db import migrations

# code, parent's code, name, name in English
MECHANISMS = [
    ("research", None, "Исследовательская деятельность", "Research"),
    ("project", None, "Проектная деятельность", "Project work"),
    ("project-social", "project", "Социальные проекты", "Social projects"),
    ("project-interdisciplinary", "project", "Межпредметные проекты", "Interdisciplinary projects"),
    ("project-subject", "project", "Предметные проекты", "Subject projects"),
    ("action", None, "Социально значимые акции", "Socially significant actions"),
]

# code, name, name in English, products: the pairs of the document's table. Its «и др.» is the school's to fill in.
ACTIVITY_KINDS = [
    (
        "discussion",
        "Обсуждение стратегии и тактики образовательного процесса",
        "Discussing the strategy and tactics of education",
        [
            ("model", "Модели", "Models"),
            ("concept", "Концепции", "Concepts"),
            ("resource", "Ресурсы", "Resources"),
        ],
    ),
    (
        "design",
        "Проектирование образовательного процесса",
        "Designing education",
        [("program", "Образовательные программы", "Educational programs")],
    ),
    (
        "implementation",
        "Реализация образовательного процесса",
        "Putting education into practice",
        [
            ("creative-event", "Творческие дела", "Creative events"),
            ("contest", "Конкурсы", "Contests"),
            ("competition", "Соревнования", "Sports competitions"),
            ("olympiad", "Олимпиады", "Olympiads"),
        ],
    ),
    (
        "mutual-support",
        "Взаимоподдержка",
        "Mutual support",
        [("comfort", "Психологический комфорт партнеров", "Partners’ psychological comfort")],
    ),
]

PARTICIPATION_FORMS = [
    ("at-events", "Участие в мероприятиях", "Taking part in events"),
    ("at-lessons", "Участие в уроках и занятиях", "Taking part in lessons and classes"),
    ("at-partner", "Уроки и занятия на базе партнёра", "Lessons and classes on the partner’s premises"),
    ("joint-project", "Совместный социальный проект", "Joint social project"),
    ("discussion", "Открытая дискуссионная площадка", "Open discussion"),
]


def add_reference(apps, schema_editor):
    """Only rows that are not there yet: the school's later wording is never overwritten."""
    using = schema_editor.connection.alias

    def add(model, position, code, name, name_en, **more):
        manager = apps.get_model("activities", model).objects.using(using)
        defaults = {"name": name, "name_en": name_en, "position": position * 10, **more}
        return manager.get_or_create(code=code, defaults=defaults)[0]

    mechanisms = {}
    for position, (code, parent, name, name_en) in enumerate(MECHANISMS, 1):
        mechanisms[code] = add("Mechanism", position, code, name, name_en, parent=mechanisms.get(parent))
    product_position = 0
    for position, (code, name, name_en, products) in enumerate(ACTIVITY_KINDS, 1):
        kind = add("ActivityKind", position, code, name, name_en)
        for product_code, product_name, product_name_en in products:
            product_position += 1
            add("ProductType", product_position, product_code, product_name, product_name_en, kind=kind)
    for position, (code, name, name_en) in enumerate(PARTICIPATION_FORMS, 1):
        add("ParticipationForm", position, code, name, name_en)


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_initial")]
    operations = [migrations.RunPython(add_reference, migrations.RunPython.noop)]
