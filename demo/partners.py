"""The demo's register: the document's 17 partners, and a few records of our own such as every school has."""

from dataclasses import dataclass
from datetime import date

from partners.models import Partner

SOCIAL, CIVIC, SPORT, PREVENTION = "social-pedagogical", "civic-patriotic", "sport-health", "prevention"


@dataclass(frozen=True)
class DemoPartner:
    """A partner with its directions (code and first day) and the posts of its contact persons.

    The same direction again, with a later day, is a partner that left and came back.
    """

    name: str
    kind: str
    directions: tuple[tuple[str, date], ...] = ()
    contacts: tuple[str, ...] = ()
    short_name: str = ""
    name_en: str = ""
    about: str = ""
    about_en: str = ""
    thanks: str = ""
    address: str = ""
    note: str = ""
    form: str = Partner.Form.ORGANIZATION
    is_public: bool = True
    archived_on: date | None = None
    archive_reason: str = ""
    successor: str = ""


# The document names the directions alone; what each is for are the demo's own words, in Russian and English.
GOALS = {
    SOCIAL: (
        "Чтобы школа, семья и соседи растили детей вместе: читали, мастерили, готовили младших к школе.",
        "That school, family and neighbours bring children up together: read, make things, get the little ones ready.",
    ),
    CIVIC: (
        "Чтобы ребята знали, чем живёт их город, помнили тех, кто его строил и защищал, и сами делали для него.",
        "That pupils know what their city lives by, remember who built and defended it, and do something for it.",
    ),
    SPORT: (
        "Чтобы двигаться, следить за здоровьем и помогать другим было привычкой, а не обязанностью.",
        "That moving, looking after one’s health and helping others is a habit and no duty.",
    ),
    PREVENTION: (
        "Чтобы рядом с каждым ребёнком вовремя оказался взрослый, который знает, как помочь.",
        "That an adult who knows how to help is there in time for every child.",
    ),
}

# In the document's order and words. It publishes these names itself, so they are public here too.
DOCUMENT_PARTNERS = [
    DemoPartner(
        name="Родители",
        name_en="Parents",
        kind="community",
        form=Partner.Form.COMMUNITY,
        directions=((SOCIAL, date(2019, 9, 2)),),
        contacts=("Председатель общешкольного родительского комитета",),
        about="Родители учеников — равноправные участники образовательного процесса.",
        about_en="The pupils’ parents take part in education on an equal footing.",
    ),
    DemoPartner(
        name="Детский сад № 382",
        name_en="Kindergarten No. 382",
        kind="kindergarten",
        directions=((SOCIAL, date(2020, 9, 1)),),
        contacts=("Заведующий", "Старший воспитатель"),
        about="Детский сад; сотрудничество образовательной направленности.",
        about_en="A kindergarten; cooperation in education.",
    ),
    DemoPartner(
        name="Приход Архангела Гавриила",
        name_en="Parish of the Archangel Gabriel",
        kind="religious",
        directions=((SOCIAL, date(2021, 9, 1)),),
        contacts=("Настоятель",),
        about="Церковный приход; сотрудничество культурной направленности.",
        about_en="A parish; cooperation in culture.",
    ),
    DemoPartner(
        name="Детская областная библиотека",
        name_en="Regional Children’s Library",
        kind="library",
        directions=((SOCIAL, date(2020, 10, 5)),),
        contacts=("Заведующий отделом обслуживания",),
        about="Областная библиотека для детей; сотрудничество культурной направленности.",
        about_en="The region’s library for children; cooperation in culture.",
        thanks=(
            "Спасибо библиотеке за громкие чтения для младших классов, за выставки к нашим праздникам и за терпение: "
            "наши дети приходят сюда как к себе домой."
        ),
    ),
    DemoPartner(
        name="Кванториум РЖД",
        name_en="Quantorium of Russian Railways",
        kind="technopark",
        directions=((SOCIAL, date(2022, 9, 1)),),
        contacts=("Методист",),
        about="Детский технопарк железной дороги; сотрудничество образовательной направленности.",
        about_en="The railway’s technopark for children; cooperation in education.",
    ),
    DemoPartner(
        name="Детский технопарк «Кванториум»",
        name_en="“Quantorium” Children’s Technopark",
        kind="technopark",
        directions=((SOCIAL, date(2023, 1, 16)),),
        contacts=("Руководитель",),
        about="Детский технопарк; сотрудничество образовательной направленности.",
        about_en="A technopark for children; cooperation in education.",
    ),
    DemoPartner(
        name="В/Ч 98540, железнодорожные войска, п. Гумрак",
        short_name="В/Ч 98540",
        name_en="Military Unit 98540, railway troops",
        kind="military",
        directions=((CIVIC, date(2021, 2, 15)),),
        contacts=("Заместитель командира по военно-политической работе",),
        about="Железнодорожные войска; сотрудничество в гражданско-патриотическом направлении.",
        about_en="Railway troops; cooperation in the civic and patriotic direction.",
        address="п. Гумрак",
    ),
    DemoPartner(
        name="МОУ «Центр детского творчества»",
        short_name="МОУ ЦДТ",
        name_en="Center of Children’s Creativity",
        kind="additional-education",
        directions=((CIVIC, date(2020, 9, 1)),),
        contacts=("Педагог-организатор",),
        about="Дополнительное образование детей; сотрудничество образовательной направленности.",
        about_en="Education out of school hours; cooperation in education.",
    ),
    DemoPartner(
        name="Клуб «Пехотинец»",
        name_en="“Pekhotinets” (Infantryman) Club",
        kind="youth-club",
        directions=((CIVIC, date(2022, 2, 21)), (CIVIC, date(2025, 6, 2))),
        contacts=("Руководитель клуба",),
        about="Клуб гражданско-патриотической направленности.",
        about_en="A club of the civic and patriotic direction.",
    ),
    DemoPartner(
        name="ГУЗ «Поликлиника № 28»",
        name_en="Polyclinic No. 28",
        kind="medical",
        directions=((SPORT, date(2019, 9, 2)),),
        contacts=("Заведующий отделением",),
        about="Медицинское учреждение; сотрудничество в физкультурно-оздоровительном направлении.",
        about_en="A medical institution; cooperation in the direction of sport and health.",
        thanks="Спасибо поликлинике за дни здоровья и за то, что врачи говорят с нашими детьми просто и честно.",
    ),
    DemoPartner(
        name="Волонтеры-медики",
        name_en="Medical Volunteers",
        kind="volunteers",
        form=Partner.Form.COMMUNITY,
        directions=((SPORT, date(2023, 10, 2)),),
        contacts=("Координатор волонтеров",),
        about="Волонтеры; сотрудничество в физкультурно-оздоровительном направлении.",
        about_en="Volunteers; cooperation in the direction of sport and health.",
    ),
    DemoPartner(
        name="Детско-юношеская спортивная школа олимпийского резерва № 10",
        short_name="ДЮСШОР № 10",
        name_en="Olympic Reserve Sports School No. 10",
        kind="sports-school",
        directions=((SPORT, date(2021, 9, 1)),),
        contacts=("Инструктор-методист",),
        about="Спортивная школа; сотрудничество в физкультурно-оздоровительном направлении.",
        about_en="A sports school; cooperation in the direction of sport and health.",
    ),
    DemoPartner(
        name="Подразделение по делам несовершеннолетних",
        short_name="ПДН",
        name_en="Juvenile Affairs Unit",
        kind="prevention",
        directions=((PREVENTION, date(2019, 9, 2)),),
        contacts=("Инспектор",),
        about="Взаимодействие профилактической направленности.",
        about_en="Cooperation in prevention.",
    ),
    DemoPartner(
        name="Комиссия по делам несовершеннолетних",
        short_name="КДН",
        name_en="Juvenile Affairs Commission",
        kind="prevention",
        directions=((PREVENTION, date(2019, 9, 2)),),
        contacts=("Ответственный секретарь",),
        about="Взаимодействие профилактической направленности.",
        about_en="Cooperation in prevention.",
    ),
    DemoPartner(
        name="ДЦ «Перекресток»",
        name_en="“Perekrestok” (Crossroads) Center",
        kind="youth-center",
        directions=((PREVENTION, date(2022, 11, 14)),),
        contacts=("Социальный педагог",),
        about="Центр; сотрудничество профилактической направленности.",
        about_en="A center; cooperation in prevention.",
    ),
    DemoPartner(
        name="Дзержинский наркокабинет",
        name_en="Dzerzhinsky Narcology Office",
        kind="prevention",
        directions=((PREVENTION, date(2020, 9, 1)),),
        contacts=("Врач-нарколог",),
        about="Сотрудничество профилактической направленности.",
        about_en="Cooperation in prevention.",
    ),
    DemoPartner(
        name="Госнаркоконтроль",
        name_en="State Drug Control Service",
        kind="prevention",
        directions=((PREVENTION, date(2014, 9, 1)),),
        about="Служба упразднена в 2016 году, её задачи переданы МВД России.",
        about_en="The service was abolished in 2016; its tasks passed to the Ministry of Internal Affairs.",
        note="Упразднена в 2016 году. Её задачи — у преемника. Решить, когда убрать запись в архив.",
        successor="Управление по контролю за оборотом наркотиков ГУ МВД России по Волгоградской области",
    ),
]

# What a register looks like after a few years: each of these gives the staff something to find, mend or keep quiet.
OWN_PARTNERS = [
    DemoPartner(
        name="Управление по контролю за оборотом наркотиков ГУ МВД России по Волгоградской области",
        short_name="УНК ГУ МВД России по Волгоградской области",
        kind="prevention",
        directions=((PREVENTION, date(2024, 9, 2)),),
        contacts=("Старший инспектор",),
        is_public=False,
    ),
    DemoPartner(
        name="Областная детская библиотека",
        kind="library",
        is_public=False,
        note="Похоже, внесена второй раз: проверить.",
    ),
    DemoPartner(
        name="Совет ветеранов микрорайона",
        kind="community",
        form=Partner.Form.COMMUNITY,
        directions=((CIVIC, date(2023, 4, 17)),),
        contacts=("Председатель совета",),
        is_public=False,
        note="Просили пока не показывать на сайте.",
    ),
    DemoPartner(
        name="Шахматный клуб микрорайона",
        kind="youth-club",
        directions=((SPORT, date(2020, 9, 1)),),
        archived_on=date(2025, 6, 30),
        archive_reason="Клуб закрылся",
    ),
]

# A successor comes before the partner that names it.
PARTNERS = [*OWN_PARTNERS, *DOCUMENT_PARTNERS]
