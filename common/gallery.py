"""Sample data for the page that shows every component: the seed's own words, no database."""

from datetime import datetime
from types import SimpleNamespace as Row
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from common.fields import DayField
from common.layout import Fold, Part

DIRECTIONS = [
    Row(title="Социально-педагогическое", palette="social", icon="people", count=7),
    Row(title="Гражданско-патриотическое", palette="civic", icon="flag", count=3),
    Row(title="Физкультурно-оздоровительное", palette="sport", icon="heart-pulse", count=3),
    Row(title="Профилактическое", palette="prevention", icon="shield-check", count=5),
]
PARTNERS = [
    Row(name="Детская областная библиотека", kind="Учреждение культуры", direction=DIRECTIONS[0], since=2019),
    Row(
        name="Детский технопарк «Кванториум»",
        kind="Дополнительное образование",
        direction=DIRECTIONS[0],
        since=2021,
    ),
    Row(name="Клуб «Пехотинец»", kind="Общественное объединение", direction=DIRECTIONS[1], since=2020),
    Row(name="ГУЗ «Поликлиника № 28»", kind="Медицинская организация", direction=DIRECTIONS[2], since=2017),
    Row(name="ДЦ «Перекресток»", kind="Молодёжный центр", direction=DIRECTIONS[3], since=2018),
]
STAGES = [
    Row(
        name="Определение общих целей, ценностей и ресурсов",
        outcome="желание партнеров к осуществлению совместной деятельности",
        state="done",
        lacks=[],
    ),
    Row(
        name="Совместная деятельность",
        outcome="умение партнеров участвовать в совместной деятельности",
        state="current",
        lacks=["Проведено с итогом: 1 из 3", "Партнёр участвовал в каждом «С»"],
    ),
    Row(name="Собственно партнерство в школьной образовательной среде", outcome="", state="ahead", lacks=[]),
]
FOUR_C = ["Сами планируем", "Сами готовим", "Сами проводим", "Сами анализируем"]
PRINCIPLES = [
    ("Добровольность", 5, 5),
    ("Кооперативность", 4, 3),
    ("Самостоятельность и ответственность в принятии решений", 4, 2),
    ("Самодеятельность", 3, 4),
    ("Сотворчество", 4, 4),
    ("Открытость", 5, 4),
    ("Гуманистическая направленность", 5, 5),
    ("Толерантность", 5, 4),
    ("Общественная значимость", 3, None),
]


class SampleFilters(forms.Form):
    """A list's filters: search, chips, select, tick."""

    q = forms.CharField(label=_("Name, address or contact"), required=False)
    direction = forms.MultipleChoiceField(
        label=_("Direction"),
        choices=[(direction.palette, direction.title) for direction in DIRECTIONS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("any")), *((partner.kind, partner.kind) for partner in PARTNERS)],
        required=False,
    )
    archived = forms.BooleanField(label=_("Including archived ones"), required=False)


class SampleForm(forms.Form):
    """A form with a control of every sort, some of them wrong."""

    name = forms.CharField(label=_("Full name"), help_text=_("As in the charter; it is used in agreements."))
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", "—"), *((partner.kind, partner.kind) for partner in PARTNERS)]
    )
    directions = forms.MultipleChoiceField(
        label=_("Directions"),
        choices=[(direction.palette, direction.title) for direction in DIRECTIONS],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A partner may work in more than one."),
    )
    visibility = forms.ChoiceField(
        label=_("Who sees it"),
        choices=[("public", _("Everybody")), ("staff", _("Only the school’s staff"))],
        widget=forms.RadioSelect,
    )
    about = forms.CharField(label=_("About"), widget=forms.Textarea, required=False)
    since = DayField(label=_("Partner since"), required=False)
    logo = forms.FileField(label=_("Logo"), required=False, help_text=_("PNG, JPEG or WebP, up to 2 MB."))
    is_demo = forms.BooleanField(label=_("Show it on the home page"), required=False)

    layout = Layout(
        Part("", "name", "kind", "directions", "visibility"),
        Fold(_("More about the partner"), "about", "since", "logo", "is_demo"),
    )


def gallery_context() -> dict[str, Any]:
    wrong = SampleForm({"name": "", "directions": ["social"], "visibility": "public", "kind": PARTNERS[0].kind})
    wrong.is_valid()
    return {
        "directions": DIRECTIONS,
        "nav_directions": [],
        "partners": PARTNERS,
        "stages": STAGES,
        "tiles": [
            Row(label=label, is_done=index < 3, is_open=True, by="6 «Б» и библиотека")
            for index, label in enumerate(FOUR_C)
        ],
        "all_tiles": [Row(label=label, is_done=True, is_open=True, by="") for label in FOUR_C],
        "missing": FOUR_C[-1].lower(),
        "pupils": [Row(label="готовили", url="#signs"), Row(label="проводили", url="#signs")],
        "has_held": True,
        "principles": [Row(name=name, school=school, partner=partner) for name, school, partner in PRINCIPLES],
        "filters": SampleFilters({"direction": ["social"]}),
        "wrong_form": wrong,
        "right_form": SampleForm(prefix="new"),
        "page": Row(number=4, has_previous=True, has_next=True, num_pages=12),
        "uncounted_page": Row(number=2, has_previous=True, has_next=True, num_pages=None),
        "facts": [
            (_("Kind"), "Медицинская организация"),
            (_("Address"), "г. Волгоград"),
            (_("Website"), ""),
            (_("Partner since"), "2017"),
        ],
        "history": [
            Row(
                at=datetime(2025, 10, 14, 18, 5),
                by="Координатор",
                title="Изменён адрес",
                changes=[("Адрес", "ул. Старая, 1", "ул. Новая, 2"), ("Телефон", "", "+7 8442 00-00-00")],
            ),
            Row(at=datetime(2025, 9, 1, 9, 0), by="Администратор", title="Партнёр добавлен", changes=[]),
        ],
        "notices": [
            ("success", "Сохранено. Партнёр виден на сайте."),
            ("info", "Партнёр закрыт: его видят только сотрудники школы."),
            ("warning", "Похожее название уже есть: «Кванториум РЖД»."),
            ("error", "Логотип не принят: это не картинка."),
        ],
    }
