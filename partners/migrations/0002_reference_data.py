"""Directions, principles, stages and conditions in the wording of the school's document; kinds of partners."""

from django.db import migrations

DIRECTIONS = [
    {
        "code": "social-pedagogical",
        "name": "Социально-педагогическое",
        "name_en": "Social and educational",
        "palette": "social",
        "icon": "people",
    },
    {
        "code": "civic-patriotic",
        "name": "Гражданско-патриотическое",
        "name_en": "Civic and patriotic",
        "palette": "civic",
        "icon": "flag",
    },
    {
        "code": "sport-health",
        "name": "Физкультурно-оздоровительное",
        "name_en": "Sport and health",
        "palette": "sport",
        "icon": "heart-pulse",
    },
    {
        "code": "prevention",
        "name": "Профилактическое",
        "name_en": "Prevention",
        "palette": "prevention",
        "icon": "shield-check",
    },
]

PRINCIPLES = [
    {
        "code": "voluntariness",
        "name": "Добровольность",
        "name_en": "Free will",
        "text": "предполагает право добровольного и демократичного включения в процесс социального партнерства, "
        "и в случае необходимости, выхода из реализуемого проекта",
        "text_en": "the right to join social partnership freely and democratically and, if need be, "
        "to leave a project under way",
    },
    {
        "code": "cooperation",
        "name": "Кооперативность",
        "name_en": "Cooperation",
        "text": "предполагает равноправную включенность субъектов в совместную деятельность по реализации "
        "предполагаемого проекта",
        "text_en": "everybody takes part in carrying out the intended project on an equal footing",
    },
    {
        "code": "responsibility",
        "name": "Самостоятельность и ответственность",
        "name_en": "Independence and responsibility",
        "text": "в принятии решений",
        "text_en": "in making decisions",
    },
    {
        "code": "initiative",
        "name": "Самодеятельность",
        "name_en": "Doing it ourselves",
        "text": "выражается в формуле «С+С+С+С=У» (сами планируем, сами готовим, сами проводим и сами анализируем, "
        "равняется успеху)",
        "text_en": "expressed by the formula “С+С+С+С=У”: we plan, we prepare, we hold and we analyze it ourselves, "
        "and that makes success",
    },
    {
        "code": "co-creation",
        "name": "Сотворчество",
        "name_en": "Creating together",
        "text": "реализуется в совместном творчестве всех субъектов партнерской деятельности",
        "text_en": "lives in the joint creative work of all who act as partners",
    },
    {
        "code": "openness",
        "name": "Открытость",
        "name_en": "Openness",
        "text": "так как социальное партнерство предполагает наличие открытой системы и предоставления возможности "
        "расширять круг заинтересованных в проекте лиц",
        "text_en": "since social partnership means an open system in which the circle of those who care for a project "
        "can grow",
    },
    {
        "code": "humanity",
        "name": "Гуманистическая направленность",
        "name_en": "Humanity",
        "text": "то есть принятие субъектов партнерства с учетом их индивидуальных особенностей",
        "text_en": "that is, accepting partners as they are, each with their own ways",
    },
    {
        "code": "tolerance",
        "name": "Толерантность",
        "name_en": "Tolerance",
        "text": "предполагает высокую степень терпимости и принятия национальных, культурных, социальных и иных "
        "особенностей социальных партнеров",
        "text_en": "a high degree of forbearance and acceptance of what is national, cultural, social or otherwise "
        "particular to the social partners",
    },
    {
        "code": "significance",
        "name": "Общественная значимость",
        "name_en": "Significance for society",
        "text": "деятельность в условиях социального партнерства должна иметь значимость не только для конкретных "
        "исполнителей, но и для других микро- и макрогрупп (класса, школы, микрорайона, города и т.д.)",
        "text_en": "what is done in social partnership should matter not only to those who do it but to other groups, "
        "small and large (the class, the school, the neighborhood, the city and so on)",
    },
]

STAGES = [
    {
        "code": "common-goals",
        "name": "Определение общих целей, ценностей и ресурсов",
        "name_en": "Finding common goals, values and resources",
        "outcome": "желание партнеров к осуществлению совместной деятельности",
        "outcome_en": "the partners’ wish to act together",
    },
    {
        "code": "joint-activity",
        "name": "Совместная деятельность",
        "name_en": "Joint activity",
        "outcome": "умение партнеров участвовать в совместной деятельности, то есть их определенная компетентность, "
        "основанная на доверии к образовательному учреждению",
        "outcome_en": "the partners’ ability to take part in joint activity, that is, a certain competence that rests "
        "on trust in the school",
    },
    # The document names no outcome here: it is the school's own text.
    {
        "code": "partnership",
        "name": "Собственно партнерство в школьной образовательной среде",
        "name_en": "Partnership proper in the life of the school",
        "outcome": "",
        "outcome_en": "",
    },
]

CONDITIONS = [
    {
        "code": "awareness-of-the-problem",
        "name": "Осознание значимости",
        "name_en": "Seeing that it matters",
        "text": "Осознание значимости решения возникшей проблемы, возможности ее решения только совместными усилиями.",
        "text_en": "Seeing how much it matters to solve the problem, and that only a common effort can solve it.",
    },
    {
        "code": "awareness-of-the-benefit",
        "name": "Осознание выгоды",
        "name_en": "Seeing the benefit",
        "text": "Осознание выгоды и привлекательности социального партнерства для всех субъектов школьной "
        "образовательной среды.",
        "text_en": "Seeing the benefit and the appeal of social partnership for everybody in the life of the school.",
    },
    {
        "code": "opportunity",
        "name": "Предоставление возможности",
        "name_en": "Giving everybody the opportunity",
        "text": "Предоставление возможности всем субъектам образовательного процесса осуществлять деятельность "
        "в условиях социального партнерства, руководствуясь следующими принципами:",
        "text_en": "Giving everybody who takes part in education the opportunity to act in social partnership, "
        "guided by these principles:",
    },
]

# code, name, name in English, whether a new partner of this kind starts private
KINDS = [
    ("community", "Родители, местное сообщество", "Parents, local community", False),
    ("kindergarten", "Детский сад", "Kindergarten", False),
    ("education", "Школа, колледж, вуз", "School, college, university", False),
    ("library", "Библиотека", "Library", False),
    ("culture", "Музей, театр, учреждение культуры", "Museum, theater, cultural institution", False),
    ("technopark", "Детский технопарк", "Children’s technopark", False),
    (
        "additional-education",
        "Учреждение дополнительного образования",
        "Center of extracurricular education",
        False,
    ),
    ("sports-school", "Спортивная школа", "Sports school", False),
    ("religious", "Религиозная организация", "Religious organization", False),
    ("military", "Воинская часть", "Military unit", True),
    ("youth-club", "Клуб, молодёжная организация", "Club, youth organization", False),
    ("youth-center", "Молодёжный, досуговый центр", "Youth or leisure center", False),
    ("volunteers", "Волонтёрское объединение", "Volunteers’ association", False),
    ("medical", "Медицинское учреждение", "Medical institution", False),
    ("prevention", "Орган или служба профилактики", "Body or service of prevention", True),
    ("authority", "Государственный или муниципальный орган", "State or municipal authority", False),
    ("company", "Предприятие", "Company", False),
    ("other", "Другое", "Other", False),
]


def add_reference(apps, schema_editor):
    """Only rows that are not there yet: the school's later wording is never overwritten."""
    using = schema_editor.connection.alias

    def add(model, position, code, **fields):
        manager = apps.get_model("partners", model).objects.using(using)
        manager.get_or_create(code=code, defaults={"position": position * 10, **fields})

    for position, row in enumerate(DIRECTIONS, 1):
        add("Direction", position, slug=row["code"], **row)
    for position, row in enumerate(PRINCIPLES, 1):
        add("Principle", position, **row)
    for position, row in enumerate(STAGES, 1):
        add("Stage", position, number=position, **row)
    for position, row in enumerate(CONDITIONS, 1):
        add("PartnershipCondition", position, **row)
    for position, (code, name, name_en, is_private) in enumerate(KINDS, 1):
        add("PartnerKind", position, code, name=name, name_en=name_en, private_by_default=is_private)


class Migration(migrations.Migration):
    dependencies = [("partners", "0001_initial")]
    operations = [migrations.RunPython(add_reference, migrations.RunPython.noop)]
