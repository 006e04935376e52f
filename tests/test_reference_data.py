"""The reference data against the school's document: the phrases below are copied from it by hand."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from activities.models import ActivityKind, Mechanism, Module, OwnCommunity, ParticipationForm, ProductType
from common.models import ReferenceItem
from partners.models import Direction, PartnerKind, PartnershipCondition, Principle, Stage
from school import wording
from school.models import PlannedResult, PublicVersion, SchoolProfile, WorkDirection

pytestmark = pytest.mark.django_db

DIRECTIONS = [
    ("social-pedagogical", "Социально-педагогическое", "social", "people"),
    ("civic-patriotic", "Гражданско-патриотическое", "civic", "flag"),
    ("sport-health", "Физкультурно-оздоровительное", "sport", "heart-pulse"),
    ("prevention", "Профилактическое", "prevention", "shield-check"),
]

PRINCIPLES = [
    (
        "Добровольность",
        "предполагает право добровольного и демократичного включения в процесс социального партнерства, и в случае необходимости, выхода из реализуемого проекта",
    ),
    (
        "Кооперативность",
        "предполагает равноправную включенность субъектов в совместную деятельность по реализации предполагаемого проекта",
    ),
    ("Самостоятельность и ответственность", "в принятии решений"),
    (
        "Самодеятельность",
        "выражается в формуле «С+С+С+С=У» (сами планируем, сами готовим, сами проводим и сами анализируем, равняется успеху)",
    ),
    ("Сотворчество", "реализуется в совместном творчестве всех субъектов партнерской деятельности"),
    (
        "Открытость",
        "так как социальное партнерство предполагает наличие открытой системы и предоставления возможности расширять круг заинтересованных в проекте лиц",
    ),
    (
        "Гуманистическая направленность",
        "то есть принятие субъектов партнерства с учетом их индивидуальных особенностей",
    ),
    (
        "Толерантность",
        "предполагает высокую степень терпимости и принятия национальных, культурных, социальных и иных особенностей социальных партнеров",
    ),
    (
        "Общественная значимость",
        "деятельность в условиях социального партнерства должна иметь значимость не только для конкретных исполнителей, но и для других микро- и макрогрупп (класса, школы, микрорайона, города и т.д.)",
    ),
]

STAGES = [
    (
        "определение общих целей, ценностей и ресурсов",
        "желание партнеров к осуществлению совместной деятельности",
    ),
    (
        "совместная деятельность",
        "умение партнеров участвовать в совместной деятельности, то есть их определенная компетентность, основанная на доверии к образовательному учреждению",
    ),
    ("собственно партнерство в школьной образовательной среде", ""),
]

CONDITIONS = [
    "Осознание значимости решения возникшей проблемы, возможности ее решения только совместными усилиями.",
    "Осознание выгоды и привлекательности социального партнерства для всех субъектов школьной образовательной среды.",
    "Предоставление возможности всем субъектам образовательного процесса осуществлять деятельность в условиях социального партнерства, руководствуясь следующими принципами:",
]

PLANNED_RESULTS = [
    "повышение качества образования",
    "обеспечение доступности качественного общего образования",
    "повышение инвестиционной привлекательности сферы образования",
    "формирование эффективного рынка образовательных услуг",
]

WORK_DIRECTIONS = [
    "совместная (коллективная) деятельность",
    "сотрудничество школы и социума на взаимовыгодных условиях",
    "формирование активной жизненной позиции",
]

MECHANISMS = [
    ("исследовательская деятельность", []),
    ("проектная деятельность", ["социальные проекты", "межпредметные проекты", "предметные проекты"]),
    ("социально значимые акции", []),
]

ACTIVITY_KINDS = [
    ("Обсуждение стратегии и тактики образовательного процесса", "Модели, концепции, ресурсы"),
    ("Проектирование образовательного процесса", "Образовательные программы"),
    ("Реализация образовательного процесса", "Творческие дела, конкурсы, соревнования, олимпиады"),
    ("Взаимоподдержка", "Психологический комфорт партнеров"),
]

DEFINITION = "Социальное партнерство – особый тип совместной деятельности между субъектами образовательного процесса, характеризующийся доверием, общими целями и ценностями, добровольностью и долговременностью отношений, а также признанием взаимной ответственности сторон за результат их сотрудничества и развития."
STATEMENT = "Для нас социальное партнерство – это сотрудничество школы, различных общественных институтов и структур, местного сообщества ради достижения общественно значимого результата. Расширяя круг социальных партнёров, мы ориентируемся на общность форм, видов и содержание деятельности; на совпадение интересов в образовательной политике и ее результатов."
GOAL = "сформировать мировоззрение, четкую жизненную позицию, социальный интеллект школьника."
TASK = "развитие общественного участия в управлении процесса образования через реализацию приоритетных направлений развития"


def capitalized(text: str) -> str:
    """A line of the document's lists as it stands alone."""
    return text[0].upper() + text[1:]


def test_four_directions_have_their_names_colors_and_icons():
    rows = Direction.objects.values_list("code", "name", "palette", "icon")

    assert list(rows) == DIRECTIONS
    assert all(direction.slug == direction.code for direction in Direction.objects.all())


def test_nine_principles_are_worded_as_in_the_document():
    assert list(Principle.objects.values_list("name", "text")) == PRINCIPLES


def test_each_principle_has_a_plain_question_of_its_own():
    questions = list(Principle.objects.values_list("question", flat=True))
    assert questions[0] == "Легко ли отказаться от участия?"
    assert len(set(questions)) == 9
    # One line on a phone or two, and no word of the document's.
    for principle in Principle.objects.all():
        assert principle.question.endswith("?") and " ли " in principle.question
        assert len(principle.question) <= 60
        assert principle.name.lower()[:7] not in principle.question.lower()


def test_the_principles_in_english_have_no_russian_letter():
    texts = "".join(Principle.objects.values_list("text_en", flat=True))
    assert "C + C + C + C = S" in texts
    assert not {letter for letter in texts if "А" <= letter <= "я"}


def test_three_stages_have_the_outcomes_that_the_document_names():
    rows = Stage.objects.order_by("number").values_list("number", "name", "outcome")

    assert list(rows) == [(number, capitalized(name), outcome) for number, (name, outcome) in enumerate(STAGES, 1)]


def test_three_conditions_are_worded_as_in_the_document():
    assert list(PartnershipCondition.objects.values_list("text", flat=True)) == CONDITIONS


def test_planned_results_and_lines_of_work_are_worded_as_in_the_document():
    assert list(PlannedResult.objects.values_list("name", flat=True)) == list(map(capitalized, PLANNED_RESULTS))
    assert list(WorkDirection.objects.values_list("name", flat=True)) == list(map(capitalized, WORK_DIRECTIONS))


def test_mechanisms_are_worded_as_in_the_document_with_kinds_of_projects_below_theirs():
    found = [
        (mechanism.name, [kind.name for kind in mechanism.kinds.all()])
        for mechanism in Mechanism.objects.filter(parent=None)
    ]

    assert found == [(capitalized(name), list(map(capitalized, kinds))) for name, kinds in MECHANISMS]


def test_products_are_paired_with_kinds_of_activity_as_in_the_table():
    found = [
        (kind.name, [product.name.casefold() for product in kind.product_types.all()])
        for kind in ActivityKind.objects.all()
    ]

    assert found == [(kind, products.casefold().split(", ")) for kind, products in ACTIVITY_KINDS]


def test_goal_task_definition_and_statement_are_worded_as_in_the_document():
    assert wording.DEFINITION == DEFINITION
    assert wording.STATEMENT == STATEMENT
    assert capitalized(GOAL) == wording.GOAL
    assert capitalized(TASK) + "." == wording.TASK


def test_modules_are_those_of_the_federal_programme_in_its_order():
    rows = Module.objects.values_list("name", "is_variable")
    assert [name for name, is_variable in rows if not is_variable] == [
        "Урочная деятельность",
        "Внеурочная деятельность",
        "Классное руководство",
        "Основные школьные дела",
        "Внешкольные мероприятия",
        "Организация предметно-пространственной среды",
        "Взаимодействие с родителями (законными представителями)",
        "Самоуправление",
        "Профилактика и безопасность",
        "Социальное партнёрство",
        "Профориентация",
    ]
    assert [name for name, is_variable in rows if is_variable] == [
        "Детские общественные объединения",
        "Школьные медиа",
        "Школьный музей",
        "Добровольческая деятельность (волонтёрство)",
        "Школьные спортивные клубы",
        "Школьные театры",
    ]


@pytest.mark.parametrize("model", [Module, OwnCommunity])
def test_each_other_name_leads_to_one_row(model):
    for row in model.objects.all():
        row.full_clean()
        assert row.other_names or row.code in {"forestry", "fathers-council"}


def test_new_partners_of_military_and_prevention_kinds_start_private():
    private = PartnerKind.objects.filter(private_by_default=True).values_list("code", flat=True)

    assert set(private) == {"military", "prevention"}


@pytest.mark.parametrize(
    "model",
    [
        Direction,
        PartnerKind,
        Principle,
        Stage,
        PartnershipCondition,
        PlannedResult,
        WorkDirection,
        Mechanism,
        ActivityKind,
        ProductType,
        ParticipationForm,
        Module,
        OwnCommunity,
    ],
)
def test_every_row_has_its_english_words(model):
    assert model.objects.exists()
    for row in model.objects.all():
        assert row.name_en
        for field in ("text", "outcome", "question"):
            assert bool(getattr(row, field, "")) == bool(getattr(row, f"{field}_en", ""))


def test_a_migrated_database_holds_no_school_and_one_public_version():
    assert not SchoolProfile.objects.exists()
    assert PublicVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("room", "migration", "adds"),
    [
        ("school", "0002_reference_data", "add_reference"),
        ("partners", "0002_reference_data", "add_reference"),
        ("partners", "0009_principle_questions", "add_questions"),
        ("partners", "0014_english_of_principles", "reword"),
        ("activities", "0002_reference_data", "add_reference"),
        ("activities", "0006_modules_and_communities", "add_reference"),
    ],
)
def test_loading_again_adds_nothing_and_keeps_an_edit(room, migration, adds):
    models = [model for model in apps.get_app_config(room).get_models() if issubclass(model, ReferenceItem)]
    for model in models:
        row = model.objects.first()
        row.name = "Другими словами"
        if isinstance(row, Principle):
            row.question = ""
        row.save()
    before = {model: list(model.objects.values()) for model in models}

    again = import_module(f"{room}.migrations.{migration}")
    getattr(again, adds)(apps, SimpleNamespace(connection=connection))

    assert {model: list(model.objects.values()) for model in models} == before
