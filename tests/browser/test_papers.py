"""The plan on paper, opened in LibreOffice as an office opens it."""

import csv
import shutil
import subprocess
from pathlib import Path

import pytest
from django.test import Client
from django.utils.timezone import localdate

from activities.models import Activity, Occurrence
from partners.models import Partnership
from school.models import SchoolClass, User
from school.years import SchoolYear
from tests.browser.conftest import Portal
from tests.conftest import signed_in
from tests.factories import ActivityFactory, SchoolProfileFactory, UserFactory
from tests.pdfs import texts_of_pages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ODD = 'Акция «Дети & книги» <b>«Мир»</b> \x0b=1+1 "вместе"'
TITLES = ["Экскурсия в детскую областную библиотеку", ODD, "=СУММ(A1)", "Очень длинное дело " * 50]


@pytest.fixture
def coordinator() -> Client:
    SchoolProfileFactory(director_post="Директор школы")
    user: User = UserFactory(coordinator=True)
    for number, title in enumerate(TITLES):
        ActivityFactory(title=title, grades_text="1–4", grades=15, timing_text=f"{number + 1} октября", in_october=True)
    ActivityFactory(title="Только для старших", grades_text="10–11", grades=0b11000000000)
    return signed_in(user)


def converted(paper: bytes, name: str, to: str, folder: Path) -> Path:
    """The file as LibreOffice writes it anew, in another format; a profile of its own, so that runs do not meet."""
    office = shutil.which("soffice")
    if office is None:
        pytest.exit("This test needs LibreOffice: apt-get install libreoffice-writer-nogui libreoffice-calc-nogui", 1)
    source = folder / name
    source.write_bytes(paper)
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", to, "--outdir", str(folder), str(source)],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return next(path for path in folder.iterdir() if path.stem == source.stem and path != source)


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_libreoffice_reads_the_same_rows_from_word(coordinator: Client, tmp_path: Path) -> None:
    paper = coordinator.get("/staff/plan/paper/?year=2026&level=noo&format=docx").content
    text = converted(paper, "plan.docx", "txt:Text (encoded):UTF8", tmp_path).read_text(encoding="utf-8-sig")
    words = one_line(text)
    for title in TITLES:
        assert one_line(title) in words
    for said in ("УТВЕРЖДАЮ", "Директор школы", "Начальное общее образование", "Классы", "Сроки"):
        assert said in words
    assert "Только для старших" not in words


def test_libreoffice_reads_the_same_rows_from_excel_and_no_formula(coordinator: Client, tmp_path: Path) -> None:
    paper = coordinator.get("/staff/plan/paper/?year=2026&level=noo&format=xlsx").content
    table = converted(paper, "plan.xlsx", "csv:Text - txt - csv (StarCalc):44,34,76,1", tmp_path)
    rows = list(csv.reader(table.read_text(encoding="utf-8").splitlines()))
    cells = [one_line(cell) for row in rows for cell in row]
    for title in TITLES:
        assert one_line(title) in cells or any(one_line(title) in cell for cell in cells)
    assert Activity.objects.count() == len(TITLES) + 1


def test_what_people_print_is_whole_without_blank_sheets_and_buttons(demo: Portal) -> None:
    """The plan of a class was nine sheets: its column of posts had the width of a word."""
    page = demo.signed_in(signed_in(User.objects.get(email="coordinator@example.org")))
    school_class = SchoolClass.objects.get(school_year=SchoolYear.of(localdate()).start, grade=6, letter="А")
    event = Occurrence.objects.open().filter(activity__is_public=True).first()
    partnership = Partnership.objects.open().first()
    assert event is not None and partnership is not None
    for path, most in {
        f"/staff/plan/classes/{school_class.pk}/": 5,
        "/staff/plan/paper/": 8,
        "/staff/documents/held/": 7,
        f"/staff/partnerships/{partnership.pk}/principles/paper/": 1,
        f"/events/{event.pk}/": 1,
        f"/events/{event.pk}/poster/": 1,
        f"/calendar/{event.starts_on:%Y/%m}/": 1,
    }.items():
        page.goto(path)
        pages = texts_of_pages(page.pdf(format="A4", prefer_css_page_size=True))
        assert len(pages) <= most and all(pages), (path, pages)
        page.emulate_media(media="print")
        assert page.locator("button:visible, .btn:visible, .quiet-button:visible").count() == 0, path
        page.emulate_media(media="null")
