"""The demo's projects: in every state, with those who are in them and what each gives and gets."""

from collections.abc import Mapping
from dataclasses import dataclass

from activities.models import Significance
from activities.services.projects import Action
from demo.activities.rows import (
    CLINIC,
    CREATIVITY_CENTER,
    INFANTRYMAN,
    KINDERGARTEN,
    LIBRARY,
    MILITARY,
    PARENTS,
    QUANTORIUM,
    RAIL_QUANTORIUM,
    SPORTS_SCHOOL,
    VOLUNTEERS,
)
from demo.days import FEB, JAN, MAR, MAY, MON, NOV, OCT, SEP, WED, DayRule, fixed, nth, school_day


@dataclass(frozen=True)
class SchoolYearDay:
    """The day of a rule in the present school year, or in one so many years ago."""

    rule: DayRule
    years_ago: int = 0


@dataclass(frozen=True)
class DemoMember:
    """A partner by its title, or a group of the school; no later than on the day of loading."""

    joined: SchoolYearDay
    partner: str = ""
    group: str = ""
    role: str = ""
    contribution: str = ""
    benefit: str = ""
    left: SchoolYearDay | None = None
    leave_reason: str = ""


@dataclass(frozen=True)
class DemoProject:
    """A project, what was done with its state one after the other, and the rows of the plan that belong to it."""

    title: str
    mechanism: str
    problem: str
    goal: str
    significance: str
    starts: SchoolYearDay
    ends: SchoolYearDay
    members: tuple[DemoMember, ...]
    planned_results: tuple[str, ...]
    work_directions: tuple[str, ...]
    status_changes: Mapping[str, str]
    # Titles of activities of this year and of last year
    activities: tuple[str, ...] = ()
    last_year: tuple[str, ...] = ()
    is_public: bool = True


WALKS = "Игры на прогулке: вожатые 6 классов у дошкольников"
LIBRARY_LESSONS = "Библиотечные уроки «Книга идёт навстречу»"
BOOK_WEEK = "Неделя детской книги"

STEPS_TO_SCHOOL, READING, TECHNOLOGY, ROADS, HEALTH, YARD = (
    "Ступеньки в школу",
    "Читаем малышам",
    "Техника служит людям",
    "Помним, кто строил дороги",
    "Школа здоровья",
    "Спортивный двор",
)

PROJECTS: tuple[DemoProject, ...] = (
    DemoProject(
        STEPS_TO_SCHOOL,
        "project-social",
        problem="Первоклассники привыкают к школе всю первую четверть. Сад и школа учат по-разному и мало знают друг о "
        "друге: поодиночке этого не изменить.",
        goal="Чтобы каждый ребёнок подготовительной группы пришёл в школу, которую уже знает: её людей, классы и правила.",
        significance=Significance.MICRODISTRICT,
        starts=SchoolYearDay(nth(2, MON, OCT), 1),
        ends=SchoolYearDay(fixed(MAY, 22)),
        planned_results=("quality", "accessibility"),
        work_directions=("joint-activity", "cooperation"),
        status_changes={Action.ANNOUNCE: "", Action.START: ""},
        activities=(
            WALKS,
            "Составление программы «Ступеньки в школу»: встречи подготовительной группы и 1 классов",
            "Экскурсия «Скоро в школу» для подготовительных групп",
            "Открытый урок в первом классе для будущих первоклассников",
            "Круглый стол воспитателей и учителей первых классов «Чему учит детский сад»",
        ),
        last_year=(WALKS,),
        members=(
            DemoMember(
                SchoolYearDay(nth(2, MON, OCT), 1),
                KINDERGARTEN,
                role="соавтор программы и хозяин прогулок",
                contribution="Воспитатели подготовительных групп, участок для игр, знание своих детей.",
                benefit="Дети и родители спокойны перед школой; воспитатели видят, как учатся их выпускники.",
            ),
            DemoMember(
                SchoolYearDay(nth(2, MON, NOV), 1),
                PARENTS,
                role="сопровождающие",
                contribution="По одному родителю от класса на каждый выход, сладкий стол на прощальном празднике.",
                benefit="Семьи будущих первоклассников узнают школу до собрания.",
            ),
            DemoMember(
                SchoolYearDay(nth(2, MON, OCT), 1),
                group="6А",
                role="вожатые",
                contribution="Сами придумывают и ведут игры на прогулке.",
                benefit="Учатся отвечать за младших и договариваться.",
            ),
            DemoMember(
                SchoolYearDay(nth(2, MON, OCT), 1),
                group="учителя начальных классов",
                role="соавторы программы",
                contribution="Открытые уроки и экскурсии, общий план с воспитателями.",
                benefit="Первая четверть без слёз: классы собираются быстрее.",
            ),
        ),
    ),
    DemoProject(
        READING,
        "project-interdisciplinary",
        problem="Дошкольникам читают вслух всё реже, а подростки читают мало и нехотя. У библиотеки есть книги, у сада — "
        "слушатели, у школы — чтецы; вместе это уже дело.",
        goal="Раз в месяц каждая подготовительная группа слушает книгу, которую выбрал и прочёл вслух подросток.",
        significance=Significance.CITY,
        starts=SchoolYearDay(nth(3, WED, NOV), 1),
        ends=SchoolYearDay(fixed(MAY, 29)),
        planned_results=("quality",),
        work_directions=("joint-activity", "active-stand"),
        status_changes={Action.START: ""},
        activities=(
            LIBRARY_LESSONS,
            BOOK_WEEK,
            "Акция «Дети — детям»: сбор книг и игр для детского сада",
            "Передвижная книжная выставка «Читаем всей семьёй»",
        ),
        last_year=(LIBRARY_LESSONS, BOOK_WEEK),
        members=(
            DemoMember(
                SchoolYearDay(nth(3, WED, NOV), 1),
                LIBRARY,
                role="книги и занятия с чтецами",
                contribution="Подбирает книги по возрасту, учит читать вслух, даёт зал на Неделю детской книги.",
                benefit="Новые читатели целыми классами и группами.",
            ),
            DemoMember(
                SchoolYearDay(nth(3, WED, NOV), 1),
                KINDERGARTEN,
                role="слушатели и советчики",
                contribution="Время после прогулки, отклики детей, советы воспитателей.",
                benefit="Дети слушают живое чтение и тянутся к книге.",
            ),
            DemoMember(
                SchoolYearDay(nth(3, WED, NOV), 1),
                CREATIVITY_CENTER,
                role="театральная студия",
                contribution="Две репетиции чтения по ролям.",
                benefit="Зрители для молодой студии.",
                left=SchoolYearDay(nth(4, MON, JAN), 1),
                leave_reason="Студия до весны готовится к конкурсам; вернуться готовы к Неделе детской книги.",
            ),
            DemoMember(
                SchoolYearDay(nth(3, WED, NOV), 1),
                group="7 классы, помощники библиотеки",
                role="чтецы",
                contribution="Выбирают книги, читают вслух, ведут викторину.",
                benefit="Перестают бояться читать при людях.",
            ),
            DemoMember(
                SchoolYearDay(nth(2, WED, FEB), 1),
                group="родители",
                role="помощники",
                contribution="Провожают чтецов в сад и обратно.",
                benefit="Слышат, как их дети читают малышам.",
            ),
        ),
    ),
    DemoProject(
        TECHNOLOGY,
        "project-subject",
        problem="В школе есть идеи, но нет станков; в технопарках есть станки, но мало задач от живых людей. Полезную "
        "вещь можно сделать только сообща.",
        goal="Каждая команда делает одну вещь, которая нужна людям микрорайона, и передаёт её тем, для кого делала.",
        significance=Significance.MICRODISTRICT,
        starts=SchoolYearDay(school_day(OCT, 1)),
        ends=SchoolYearDay(fixed(MAY, 21), -1),
        planned_results=("quality", "investment"),
        work_directions=("cooperation", "active-stand"),
        status_changes={Action.ANNOUNCE: ""},
        activities=(
            "Занятия в лаборатории технопарка «От идеи к модели»",
            "Командная инженерная олимпиада",
            "Защита проектов «Сделано вместе»",
        ),
        members=(
            DemoMember(
                SchoolYearDay(school_day(SEP, 15)),
                QUANTORIUM,
                role="лаборатория и наставники",
                contribution="Оборудование по четвергам, наставник для каждой команды.",
                benefit="Группы, которые приходят с собственной задачей.",
            ),
            DemoMember(
                SchoolYearDay(school_day(OCT, 1)),
                RAIL_QUANTORIUM,
                role="эксперты",
                contribution="Отзыв инженера на каждый проект; время занятий ещё выбираем.",
                benefit="Знакомство с теми, кто может выбрать железную дорогу своей профессией.",
            ),
            DemoMember(
                SchoolYearDay(school_day(SEP, 15)),
                group="7–8 классы, группа технологии",
                role="авторы проектов",
                contribution="Идеи, чертежи, модели, испытания.",
                benefit="Собственный проект, который работает.",
            ),
            DemoMember(
                SchoolYearDay(school_day(OCT, 1)),
                group="Совет старшеклассников",
                role="заказчики",
                contribution="Опрашивают жителей: какая вещь и кому нужна.",
                benefit="Учатся спрашивать людей и отвечать за заказ.",
            ),
        ),
    ),
    DemoProject(
        ROADS,
        "research",
        problem="О тех, кто строил и восстанавливал дороги под огнём, в микрорайоне почти не помнят: свидетельства "
        "лежат порознь — в части, в клубе, в семьях.",
        goal="Собрать рассказы и документы о строителях дорог и передать их школе и микрорайону.",
        significance=Significance.CITY,
        starts=SchoolYearDay(school_day(OCT, 1), 1),
        ends=SchoolYearDay(school_day(MAY, 15), 1),
        planned_results=("quality",),
        work_directions=("joint-activity", "active-stand"),
        status_changes={
            Action.ANNOUNCE: "",
            Action.START: "",
            Action.FINISH: "Записали четырнадцать рассказов, составили карту памятных мест и альбом для школьной "
            "библиотеки. Класс, который начал дело, передал его седьмым классам.",
        },
        last_year=("Уроки мужества «Служим Отечеству»", "Военно-спортивная игра «Зарница»"),
        members=(
            DemoMember(
                SchoolYearDay(school_day(OCT, 1), 1),
                MILITARY,
                role="рассказчики и консультанты",
                contribution="Встречи с военнослужащими, объяснение чертежей и снимков.",
                benefit="О службе дорожников узнают дети, семьи и соседи.",
            ),
            DemoMember(
                SchoolYearDay(school_day(OCT, 15), 1),
                INFANTRYMAN,
                role="поисковая группа",
                contribution="Опыт поиска, копии документов, этап игры о дорогах.",
                benefit="Новые помощники в поисковой работе.",
            ),
            DemoMember(
                SchoolYearDay(school_day(OCT, 1), 1),
                group="8–9 классы, группа краеведов",
                role="исследователи",
                contribution="Записали рассказы, сверили даты, составили карту.",
                benefit="Настоящее исследование для защиты на конференции.",
            ),
        ),
    ),
    DemoProject(
        HEALTH,
        "project-social",
        problem="О сне, осанке и первой помощи детям говорят и врачи, и учителя, и волонтёры, но каждый своё: дети слышат "
        "обрывки.",
        goal="Один общий курс на год: каждый класс раз в четверть делает одно простое дело для своего здоровья.",
        significance=Significance.SCHOOL,
        is_public=False,
        starts=SchoolYearDay(school_day(SEP, 15), -1),
        ends=SchoolYearDay(school_day(MAY, 15), -1),
        planned_results=("quality", "accessibility"),
        work_directions=("cooperation",),
        status_changes={},
        members=(
            DemoMember(
                SchoolYearDay(fixed(SEP, 1)),
                CLINIC,
                role="врачи-консультанты",
                contribution="По одной встрече в четверть и ответы на вопросы классов.",
                benefit="Врачи слышат, о чём дети спрашивают на самом деле.",
            ),
            DemoMember(
                SchoolYearDay(fixed(SEP, 1)),
                VOLUNTEERS,
                role="ведущие занятий",
                contribution="Занятия по первой помощи малыми группами, тренажёры.",
                benefit="Волонтёры пробуют себя в роли наставников.",
            ),
            DemoMember(
                SchoolYearDay(fixed(SEP, 1)),
                group="Совет старшеклассников",
                role="соавторы",
                contribution="Собирают вопросы классов и выбирают темы четверти.",
                benefit="Курс, который они составили сами.",
            ),
        ),
    ),
    DemoProject(
        YARD,
        "action",
        problem="Вечером подросткам негде играть: площадка во дворе старая, а спортшкола далеко.",
        goal="Обустроить площадку у школы и открыть её по вечерам для всего микрорайона.",
        significance=Significance.MICRODISTRICT,
        is_public=False,
        starts=SchoolYearDay(school_day(MAR, 1), 1),
        ends=SchoolYearDay(fixed(MAY, 29)),
        planned_results=("investment",),
        work_directions=("cooperation", "active-stand"),
        status_changes={
            Action.ANNOUNCE: "",
            Action.CANCEL: "Двор закрыли на замену труб до конца года; вернёмся к делу, когда площадку откроют.",
        },
        members=(
            DemoMember(
                SchoolYearDay(school_day(MAR, 1), 1),
                SPORTS_SCHOOL,
                role="тренеры",
                contribution="Советы по разметке, одна открытая тренировка в неделю.",
                benefit="Ещё одна площадка для набора в группы.",
            ),
            DemoMember(
                SchoolYearDay(school_day(MAR, 1), 1),
                PARENTS,
                role="помощники",
                contribution="Руки на субботник, краска и инструмент.",
                benefit="Дети вечером рядом с домом.",
            ),
        ),
    ),
)
