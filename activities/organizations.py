"""What plans call organizations by their kind: «ФАП», «сельская библиотека», «детский сад», in full or in short."""

import re
from dataclasses import dataclass
from functools import cached_property

from activities.partner_names import SILENT, stand_in, stems, telling
from common.search import LEGAL_FORMS, words
from partners.models import Partner


@dataclass(frozen=True)
class OrganizationKind:
    """One kind of organization with all that plans call it; `code` is the kind of partner that means no other."""

    phrases: tuple[str, ...]
    code: str = ""
    # Others are parts of it: «ПДН ОМВД» is no police station.
    is_host: bool = False

    @cached_property
    def names(self) -> list[frozenset[str]]:
        return [frozenset(stems(phrase)) - SILENT for phrase in self.phrases]

    def has(self, partner: Partner) -> bool:
        """Say whether the partner is one, by its kind in the register or by its name."""
        if self.code and partner.kind.code == self.code:
            return True
        if self.is_host and any(kind.is_named_by(partner) for kind in KINDS if not kind.is_host):
            return False
        return self.is_named_by(partner)

    def is_named_by(self, partner: Partner) -> bool:
        return any(stand_in(name, text) for text in (partner.name, partner.short_name) for name in self.names)


KINDS = (
    OrganizationKind(
        (
            "пдн",
            "одн",
            "подразделение по делам несовершеннолетних",
            "отдел по делам несовершеннолетних",
            "отделение по делам несовершеннолетних",
            "инспекция по делам несовершеннолетних",
            "инспектор по делам несовершеннолетних",
        )
    ),
    OrganizationKind(
        (
            "кдн",
            "кднизп",
            "кдн и зп",
            "комиссия по делам несовершеннолетних",
            "комиссия по делам несовершеннолетних и защите их прав",
        )
    ),
    OrganizationKind(("фап", "фельдшерско-акушерский пункт", "фельдшерский пункт")),
    OrganizationKind(("библиотека",), code="library"),
    OrganizationKind(("детский сад", "д/с", "доу", "дошкольное учреждение"), code="kindergarten"),
    OrganizationKind(
        ("дк", "сдк", "рдк", "гдк", "дом культуры", "сельский дом культуры", "районный дом культуры", "дворец культуры")
    ),
    OrganizationKind(("сельский клуб",)),
    OrganizationKind(("цдт", "центр детского творчества")),
    OrganizationKind(("ддт", "дом детского творчества")),
    OrganizationKind(("дюц", "детско-юношеский центр")),
    OrganizationKind(("дши", "школа искусств", "детская школа искусств")),
    OrganizationKind(("дмш", "музыкальная школа", "детская музыкальная школа")),
    OrganizationKind(
        ("дюсш", "сш", "спортивная школа", "детско-юношеская спортивная школа", "спортшкола"), code="sports-school"
    ),
    OrganizationKind(("технопарк", "кванториум"), code="technopark"),
    OrganizationKind(("пожарная часть", "пч", "псч", "пожарно-спасательная часть")),
    OrganizationKind(("мчс",)),
    OrganizationKind(("гибдд", "госавтоинспекция", "гаи", "огибдд")),
    OrganizationKind(("полиция", "отдел полиции", "отделение полиции", "омвд", "овд"), is_host=True),
    OrganizationKind(("воинская часть", "в/ч"), code="military"),
    OrganizationKind(("црб", "центральная районная больница", "районная больница")),
    OrganizationKind(("больница",)),
    OrganizationKind(("поликлиника", "детская поликлиника")),
    OrganizationKind(("амбулатория", "врачебная амбулатория")),
    OrganizationKind(("цзн", "центр занятости", "центр занятости населения")),
    OrganizationKind(("совет ветеранов",)),
    OrganizationKind(("музей",)),
    OrganizationKind(("театр",)),
    OrganizationKind(("храм", "церковь", "приход"), code="religious"),
    OrganizationKind(("колледж",)),
    OrganizationKind(("техникум",)),
    OrganizationKind(("администрация", "сельская администрация", "администрация поселения"), is_host=True),
    OrganizationKind(("родители", "родительская общественность", "родители обучающихся", "родители учащихся")),
)

# Whose business an organization is: two of one kind differ by it
LEVELS = frozenset(
    stems("""
    сельский сельская сельское районный районная районное городской городская городское областной областная областное
    краевой краевая поселковый поселковая муниципальный муниципальная межпоселенческая республиканский
    республиканская региональный региональное региональная окружной окружная местный местная местное
    """)
)
# What may stand beside a name without telling one organization from another
IGNORED = frozenset(
    stems("""
    сотрудник сотрудники работник работники специалист специалисты инспектор инспекторы врач врачи педагог педагоги
    фельдшер медработник медсестра библиотекарь участковый воспитанник воспитанники представитель представители
    заведующий заведующая директор руководитель методист методисты учреждение организация наш наша ближайший ближайшая центральный центральная с г город село поселок
    совместно при участии привлечением члены актив отряд отделение первичное
    """)
) | frozenset(LEGAL_FORMS)


_NAMES = [(name, kind) for kind in KINDS for name in kind.names]


def kinds_named(text: str) -> list[tuple[frozenset[str], OrganizationKind]]:
    """Return the kinds of organization that a text names, each with the words that name it.

    A longer name counts alone: «районная больница» is no other hospital.
    """
    there = frozenset(telling(text))
    found = [(name, kind) for name, kind in _NAMES if name <= there and stand_in(name, text)]
    return [(name, kind) for name, kind in found if not any(name < other for other, _kind in found)]


# An abbreviation has so many letters at least.
SHORTEST = 3
_ABBREVIATION = re.compile(rf"\b[А-ЯЁA-Z]{{{SHORTEST},}}\b")


def initials(text: str) -> str:
    """Return the first letters of a text's words: «цдт» of «Центр детского творчества»."""
    return "".join(each[0] for each in telling(text))


def abbreviations(name: str) -> set[str]:
    """Return what a name has in capitals, but for legal forms."""
    return {word for each in _ABBREVIATION.findall(name) for word in words(each)} - LEGAL_FORMS
