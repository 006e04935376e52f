"""The demo's products: what came of last year's and of this year's joint work."""

from dataclasses import dataclass
from functools import partial

from demo.activities.rows import (
    CLINIC,
    CREATIVITY_CENTER,
    CROSSROADS,
    INFANTRYMAN,
    JUVENILE_COMMISSION,
    JUVENILE_UNIT,
    KINDERGARTEN,
    LIBRARY,
    MILITARY,
    NARCOLOGY,
    PARENTS,
    PARISH,
    QUANTORIUM,
    SPORTS_SCHOOL,
    VOLUNTEERS,
)
from demo.days import APR, DEC, FRI, MAY, THU, nth
from demo.projects import BOOK_WEEK, READING, ROADS, STEPS_TO_SCHOOL, SchoolYearDay


@dataclass(frozen=True)
class DemoProduct:
    """A product of a row of the plan, made on a date of it that was held, or of a project on a day of its own.

    Of a row of this year there is none before it was held. `file` is what its paper is called.
    """

    title: str
    type: str
    about: str
    partners: tuple[str, ...]
    co_authors: str = ""
    activity: str = ""
    is_last_years: bool = True
    # Which of the activity's held dates, counted from 0 or from the end
    number: int = -1
    project: str = ""
    on: SchoolYearDay | None = None
    link: str = ""
    file: str = ""
    is_public: bool = True


# What came of the first date of a row of this year's plan
this_year = partial(DemoProduct, is_last_years=False, number=0)

PRODUCTS: tuple[DemoProduct, ...] = (
    # Discussing the strategy and tactics of education
    DemoProduct(
        "Общие дела школы и семьи: список года",
        "resource",
        "Девять дел, которые предложили родители, с теми, кто за них берётся.",
        (PARENTS,),
        "родительские комитеты классов",
        "Общешкольное родительское собрание «Что школа и семья сделают вместе в этом году»",
        file="Общие дела школы и семьи",
    ),
    DemoProduct(
        "Порядок действий, когда семье нужна поддержка",
        "concept",
        "Кто кому звонит первым и что обещает: одна страница для каждого классного руководителя.",
        (JUVENILE_COMMISSION,),
        "социальная служба школы",
        "Семинар «Как вовремя поддержать семью»",
        file="Порядок действий",
        is_public=False,
    ),
    DemoProduct(
        "Памятка для родителей «Поговорим честно»",
        "resource",
        "Как начать разговор и куда обратиться; составлена по вопросам собрания.",
        (NARCOLOGY, PARENTS),
        "родители 8–9 классов",
        "Родительское собрание «Поговорим о зависимостях честно»",
        is_public=False,
    ),
    DemoProduct(
        "Список книг для чтения вслух дошкольникам",
        "resource",
        "Тридцать книг, проверенных на слушателях, с отметкой, сколько минут занимает чтение.",
        (LIBRARY, KINDERGARTEN),
        "7 классы, помощники библиотеки",
        project=READING,
        on=SchoolYearDay(nth(2, FRI, APR), 1),
        link="https://example.org/kniga/spisok-dlya-chteniya",
    ),
    this_year(
        "Концепция «Чего мы хотим вместе»",
        "concept",
        "Три общих дела актива и партнёров: зачем, для кого и что считаем удачей.",
        partners=(CREATIVITY_CENTER, INFANTRYMAN, MILITARY),
        co_authors="актив школы",
        activity="Встреча актива школы с партнёрами «Чего мы хотим вместе»",
        file="Чего мы хотим вместе",
        is_public=False,
    ),
    this_year(
        "Концепция «Чтобы двигались все»",
        "concept",
        "Как вовлечь тех, кто стесняется: приёмы тренеров и учителей, которые пробуем до конца четверти.",
        partners=(SPORTS_SCHOOL,),
        co_authors="учителя физкультуры, тренеры",
        activity="Семинар учителей физкультуры и тренеров «Чтобы двигались все»",
    ),
    this_year(
        "Сводка анкет «Как нам живётся в школе», осень",
        "resource",
        "Ответы 5–9 классов без подписей, по темам; для педагогов и актива.",
        partners=(CROSSROADS,),
        co_authors="актив школы",
        activity="Анкетирование «Как нам живётся в школе»",
        file="Сводка анкет",
        is_public=False,
    ),
    # Designing education
    DemoProduct(
        "Программа «Ступеньки в школу», первая редакция",
        "program",
        "Восемь встреч подготовительной группы с первыми классами: что делают дети, воспитатели и учителя.",
        (KINDERGARTEN,),
        "воспитатели и учителя начальных классов",
        project=STEPS_TO_SCHOOL,
        on=SchoolYearDay(nth(3, THU, DEC), 1),
        file="Ступеньки в школу",
    ),
    this_year(
        "Общий план школы, ПДН и КДН на учебный год",
        "program",
        "Встречи раз в четверть вместо разовых бесед: классы, темы, кто ведёт.",
        partners=(JUVENILE_UNIT, JUVENILE_COMMISSION),
        co_authors="социальная служба школы",
        activity="План совместной работы школы, ПДН и КДН на учебный год",
        is_public=False,
    ),
    this_year(
        "Программа «Движение на переменах», 1–4 классы",
        "program",
        "Шесть игр, которые помещаются в школьном коридоре, и правила для ведущих.",
        partners=(SPORTS_SCHOOL, CLINIC),
        co_authors="учителя начальных классов, дежурные 9 классов",
        activity="Программа «Движение на переменах»",
        file="Движение на переменах",
    ),
    # Putting education into practice
    DemoProduct(
        "Закладки с отзывами о прочитанном",
        "creative-event",
        "Сорок восемь закладок: на лицевой стороне рисунок, на обороте — кому советую и почему.",
        (LIBRARY,),
        "5А, 5Б, 6А, 6Б",
        project=READING,
        on=SchoolYearDay(nth(3, FRI, APR), 1),
    ),
    DemoProduct(
        "Карта ночной библиотеки",
        "creative-event",
        "Маршрут по залам с загадками, который можно пройти и днём.",
        (LIBRARY, PARENTS),
        "5–6 классы",
        "Ночь в библиотеке",
        is_public=False,
    ),
    DemoProduct(
        "Плакаты «Первая помощь: пять шагов»",
        "creative-event",
        "Пять плакатов по мотивам занятий; висят у столовой и у спортивного зала.",
        (VOLUNTEERS,),
        "8А, 8Б",
        "Занятия «Первая помощь: знаю и умею»",
    ),
    DemoProduct(
        "Альбом «Помним, кто строил дороги»",
        "creative-event",
        "Четырнадцать рассказов с фотографиями и чертежами; хранится в школьной библиотеке.",
        (MILITARY, INFANTRYMAN),
        "8–9 классы, группа краеведов",
        project=ROADS,
        on=SchoolYearDay(nth(2, THU, MAY), 1),
        file="Помним, кто строил дороги",
    ),
    DemoProduct(
        "Карта памятных мест строителей дорог",
        "creative-event",
        "Одиннадцать мест микрорайона с короткими рассказами.",
        (INFANTRYMAN,),
        "группа краеведов",
        project=ROADS,
        on=SchoolYearDay(nth(4, FRI, APR), 1),
        link="https://example.org/karta/stroiteli-dorog",
    ),
    DemoProduct(
        "Сборник тезисов конференции «Шаг в науку»",
        "contest",
        "Тезисы докладов пяти секций с вопросами экспертов.",
        (QUANTORIUM,),
        "участники секций 5–11 классов",
        "Научно-практическая конференция «Шаг в науку»",
        link="https://example.org/shag-v-nauku/tezisy",
    ),
    DemoProduct(
        "Сценарий литературной гостиной «Слово и музыка»",
        "creative-event",
        "Стихи, песни и связки между ними; можно взять для своего класса.",
        (LIBRARY,),
        "7–8 классы",
        "Литературная гостиная «Слово и музыка»",
        file="Слово и музыка",
    ),
    DemoProduct(
        "Викторина «По страницам любимых книг»",
        "creative-event",
        "Сорок вопросов для 1–6 классов, которые проверены на Неделе детской книги.",
        (LIBRARY, CREATIVITY_CENTER),
        "7 классы, помощники библиотеки",
        BOOK_WEEK,
        project=READING,
        file="По страницам любимых книг",
    ),
    DemoProduct(
        "Ответы врача на вопросы классов",
        "creative-event",
        "Тридцать вопросов, которые классы собрали ко Дню здоровья, и короткие ответы.",
        (CLINIC,),
        "все классы",
        "День здоровья",
        link="https://example.org/den-zdorovya/otvety",
    ),
    DemoProduct(
        "Маршрутные листы игры «Зарница»",
        "competition",
        "Восемь этапов, правила для судей и листы команд.",
        (INFANTRYMAN, MILITARY, SPORTS_SCHOOL),
        "команды 7–8 классов",
        "Военно-спортивная игра «Зарница»",
        project=ROADS,
        is_public=False,
    ),
    DemoProduct(
        "Запись концерта «Мы вместе»",
        "creative-event",
        "Номера школы и партнёров, час двадцать минут.",
        (CREATIVITY_CENTER, PARENTS, KINDERGARTEN),
        "хор, кружки ЦДТ, подготовительные группы",
        "Весенний концерт «Мы вместе»",
        link="https://example.org/video/my-vmeste",
    ),
    this_year(
        "Каталог выставки «Красота родного края»",
        "contest",
        "Восемьдесят четыре рисунка с откликами посетителей.",
        partners=(PARISH,),
        co_authors="1–7 классы",
        activity="Выставка детских рисунков «Красота родного края»",
        link="https://example.org/vystavka/krasota-kraya",
    ),
    # Mutual support: comfort is no object, it is what people say of themselves without a signature
    DemoProduct(
        "Отклики семей о вечерах «В кругу семьи»",
        "comfort",
        "После каждого вечера семьи отвечают без подписи, было ли им хорошо вместе: за год — 4,7 из 5. Просят "
        "собираться чаще.",
        (PARENTS,),
        "родительский комитет",
        "Семейный вечер «В кругу семьи»",
        file="Отклики семей",
    ),
    DemoProduct(
        "Картотека подвижных игр для дошкольников",
        "resource",
        "Игры, которые вожатые придумали и проверили на прогулке; воспитатели пользуются ею каждый день.",
        (KINDERGARTEN,),
        "6А, 6Б",
        project=STEPS_TO_SCHOOL,
        on=SchoolYearDay(nth(4, THU, APR), 1),
        file="Подвижные игры",
    ),
    this_year(
        "Отклик детского сада на акцию «Дети — детям»",
        "comfort",
        "Воспитатели и семьи ответили без подписи: приятно было получить — 4,9 из 5, пригодилось в группе — 4,6 из 5.",
        partners=(KINDERGARTEN, PARENTS),
        co_authors="1–7 классы",
        activity="Акция «Дети — детям»: сбор книг и игр для детского сада",
        project=READING,
    ),
)
