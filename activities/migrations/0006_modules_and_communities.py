"""Modules as the federal upbringing programme has them, and communities of their own that schools name in plans.

Older and other names are those of published plans. Activities keep the words of their module, which lead to the list
from now on, and what they said of partners.
"""

import re
import unicodedata

from django.db import migrations
from django.db.models import Exists, OuterRef

# code, name, name in English, whether each school chooses it, other names
MODULES = [
    (
        "lessons",
        "Урочная деятельность",
        "Lessons",
        False,
        ["Школьный урок", "Школьные уроки", "Урок", "Уроки"],
    ),
    (
        "extracurricular",
        "Внеурочная деятельность",
        "Extracurricular activities",
        False,
        [
            "Курсы внеурочной деятельности",
            "Курсы внеурочной деятельности и дополнительное образование",
            "Курсы внеурочной деятельности и дополнительного образования",
            "Внеурочная деятельность и дополнительное образование",
            "Дополнительное образование",
        ],
    ),
    (
        "class-teachers",
        "Классное руководство",
        "Class teachers’ work",
        False,
        ["Классное руководство и наставничество", "Работа классных руководителей", "Работа с классом"],
    ),
    (
        "main-events",
        "Основные школьные дела",
        "Main events of the school",
        False,
        [
            "Ключевые общешкольные дела",
            "Ключевые школьные дела",
            "Общешкольные дела",
            "Основные общешкольные дела",
            "Ключевые дела",
        ],
    ),
    (
        "outside",
        "Внешкольные мероприятия",
        "Events outside school",
        False,
        [
            "Экскурсии, походы",
            "Экскурсии, экспедиции, походы",
            "Экскурсии и походы",
            "Походы и экскурсии",
            "Внешкольная деятельность",
        ],
    ),
    (
        "environment",
        "Организация предметно-пространственной среды",
        "The school’s surroundings",
        False,
        [
            "Организация предметно-эстетической среды",
            "Предметно-пространственная среда",
            "Предметно-эстетическая среда",
            "Организация предметно-пространственной и здоровьесберегающей среды",
        ],
    ),
    (
        "parents",
        "Взаимодействие с родителями (законными представителями)",
        "Working with parents",
        False,
        [
            "Взаимодействие с родителями",
            "Взаимодействие с родителями и законными представителями",
            "Работа с родителями",
            "Работа с родителями (законными представителями)",
            "Работа с родителями или их законными представителями",
        ],
    ),
    (
        "self-government",
        "Самоуправление",
        "Self-government",
        False,
        ["Ученическое самоуправление", "Самоуправление / Ученическое самоуправление", "Школьное самоуправление"],
    ),
    (
        "prevention",
        "Профилактика и безопасность",
        "Prevention and safety",
        False,
        [
            "Профилактика",
            "Безопасность",
            "Безопасность жизнедеятельности",
            "Профилактика и безопасность жизнедеятельности",
            "Профилактическая работа",
        ],
    ),
    (
        "social-partnership",
        "Социальное партнёрство",
        "Social partnership",
        False,
        ["Социальное партнёрство (сетевое взаимодействие)", "Социальные партнёры"],
    ),
    (
        "careers",
        "Профориентация",
        "Choosing a career",
        False,
        ["Профориентационная работа", "Профориентационная деятельность", "Профессиональная ориентация"],
    ),
    (
        "children-associations",
        "Детские общественные объединения",
        "Children’s associations",
        True,
        [
            "РДШ",
            "Российское движение школьников",
            "РДДМ",
            "РДДМ «Движение первых»",
            "Движение первых",
            "Детские объединения",
            "Детские общественные организации",
        ],
    ),
    (
        "school-media",
        "Школьные медиа",
        "School media",
        True,
        ["Школьные СМИ", "Медиа", "Школьные и социальные медиа", "Школьное медиа"],
    ),
    ("school-museum", "Школьный музей", "The school museum", True, ["Школьные музеи", "Музейное дело"]),
    (
        "volunteering",
        "Добровольческая деятельность (волонтёрство)",
        "Volunteering",
        True,
        ["Добровольческая деятельность", "Волонтёрство", "Волонтёрская деятельность", "Добровольчество"],
    ),
    (
        "sports-clubs",
        "Школьные спортивные клубы",
        "School sports clubs",
        True,
        ["Школьный спортивный клуб", "ШСК", "Спортивный клуб"],
    ),
    ("school-theaters", "Школьные театры", "School theaters", True, ["Школьный театр"]),
]

# code, name, name in English, what the name means in a plan, other names
COMMUNITIES = [
    (
        "movement-of-the-first",
        "Первичное отделение Движения Первых",
        "Branch of the Movement of the First",
        "usual",
        [
            "Движение Первых",
            "РДДМ",
            "РДДМ «Движение Первых»",
            "РДШ",
            "Российское движение школьников",
            "Российское движение детей и молодёжи",
        ],
    ),
    ("orlyata", "Орлята России", "Eaglets of Russia", "usual", ["Орлята"]),
    (
        "yunarmia",
        "Юнармия",
        "Youth Army",
        "ask",
        ["Юнармейцы", "Юнармейский отряд", "ВВПОД «Юнармия»"],
    ),
    ("sports-club", "Школьный спортивный клуб", "School sports club", "usual", ["ШСК"]),
    (
        "school-museum",
        "Школьный музей",
        "School museum",
        "usual",
        ["Музей школы", "Школьный краеведческий музей", "Музейная комната"],
    ),
    ("school-theater", "Школьный театр", "School theater", "usual", ["Театр школы", "Школьная театральная студия"]),
    (
        "pupils-council",
        "Совет обучающихся",
        "Pupils’ council",
        "usual",
        [
            "Совет учащихся",
            "Совет старшеклассников",
            "Ученический совет",
            "Ученический комитет",
            "Ученическое самоуправление",
            "Школьный парламент",
            "Актив школы",
        ],
    ),
    (
        "parents-council",
        "Совет родителей",
        "Parents’ council",
        "usual",
        ["Родительский комитет", "Родительский совет", "Общешкольный родительский комитет"],
    ),
    ("governing-board", "Управляющий совет", "Governing board", "usual", ["Совет школы", "Управляющий совет школы"]),
    ("fathers-council", "Совет отцов", "Fathers’ council", "usual", []),
    (
        "volunteers",
        "Волонтёрский отряд",
        "Volunteers of the school",
        "usual",
        ["Школьный волонтёрский отряд", "Отряд волонтёров", "Волонтёры школы", "Добровольческий отряд"],
    ),
    (
        "traffic-inspectors",
        "ЮИД",
        "Young traffic inspectors",
        "usual",
        ["Юные инспекторы движения", "Отряд юных инспекторов движения", "Юные инспекторы дорожного движения"],
    ),
    (
        "young-firefighters",
        "Дружина юных пожарных",
        "Young firefighters",
        "usual",
        ["ДЮП", "Юные пожарные"],
    ),
    (
        "media-center",
        "Школьный медиацентр",
        "School media center",
        "usual",
        ["Медиацентр школы", "Школьный пресс-центр", "Школьные СМИ", "Школьная газета"],
    ),
    ("forestry", "Школьное лесничество", "School forestry", "usual", []),
    (
        "school-library",
        "Школьная библиотека",
        "School library",
        "usual",
        ["Библиотека школы", "Школьный библиотекарь"],
    ),
    (
        "growth-point",
        "Центр «Точка роста»",
        "Growth Point center",
        "usual",
        ["Точка роста"],
    ),
    (
        "prevention-council",
        "Совет профилактики",
        "Prevention council",
        "usual",
        ["Школьный совет профилактики"],
    ),
    (
        "mediation",
        "Школьная служба примирения",
        "School mediation service",
        "usual",
        ["Школьная служба медиации", "Служба примирения"],
    ),
]

_MARKS = re.compile(r"[\W_]+")


def add_reference(apps, schema_editor):
    """Only rows that are not there yet: the school's later wording is never overwritten."""
    using = schema_editor.connection.alias

    def add(model, position, code, names, **fields):
        manager = apps.get_model("activities", model).objects.using(using)
        more = {"position": position * 10, "other_names": "\n".join(names), **fields}
        manager.get_or_create(code=code, defaults=more)

    for position, (code, name, name_en, is_variable, names) in enumerate(MODULES, 1):
        add("Module", position, code, names, name=name, name_en=name_en, is_variable=is_variable)
    for position, (code, name, name_en, meaning, names) in enumerate(COMMUNITIES, 1):
        add("OwnCommunity", position, code, names, name=name, name_en=name_en, meaning=meaning)


def plain(text):
    """The words of a module's name, folded, without the word «модуль»."""
    folded = unicodedata.normalize("NFC", text).casefold().replace("ё", "е")
    return " ".join(_MARKS.sub(" ", folded).split()).removeprefix("модуль ")


def lead_to_modules(apps, schema_editor):
    """Let the words of each activity's module lead to the list; the words themselves stay."""
    using = schema_editor.connection.alias
    known = {}
    for module in apps.get_model("activities", "Module").objects.using(using).order_by("-position"):
        known.update({plain(name): module.pk for name in [module.name, *module.other_names.splitlines()]})
    activities = apps.get_model("activities", "Activity").objects.using(using)
    for text in list(activities.order_by().values_list("module", flat=True).distinct()):
        if (key := known.get(plain(text))) is not None:
            activities.filter(module=text).update(programme_module=key)


def say_with_whom(apps, schema_editor):
    """With partners where there are any, else looking for one: so the pages have shown those without all along.

    «On our own» nobody could say before. A version of the history may stand before the partners that were saved with
    it, so there only what was said counts, and no change is shown that nobody made.
    """
    using = schema_editor.connection.alias
    activity = apps.get_model("activities", "Activity")
    joint = activity.partnerships.through.objects.using(using).filter(activity=OuterRef("pk"))
    activity.objects.using(using).filter(Exists(joint)).update(cooperation="partners")
    history = apps.get_model("activities", "HistoricalActivity").objects.using(using)
    history.filter(is_looking_for_partner=False).update(cooperation="partners")


def keep_what_was_said(apps, schema_editor):
    """Backwards: only «looking for a partner» was known then."""
    using = schema_editor.connection.alias
    for name in ("Activity", "HistoricalActivity"):
        rows = apps.get_model("activities", name).objects.using(using)
        rows.filter(cooperation="looking").update(is_looking_for_partner=True)


class Migration(migrations.Migration):
    dependencies = [("activities", "0005_cooperation_and_modules")]
    operations = [
        migrations.RunPython(add_reference, migrations.RunPython.noop),
        migrations.RunPython(lead_to_modules, migrations.RunPython.noop),
        migrations.RunPython(say_with_whom, keep_what_was_said),
    ]
