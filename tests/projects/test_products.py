"""Products for staff: who may do what, what the form proposes and refuses, files, the list, two people at one product."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone, translation
from PIL import Image

from activities.evidence import evidence_of
from activities.models import Activity, ActivityKind, Product, ProductType
from projects.selectors.bank import credited_to
from school.models import JournalEntry, PublicVersion, SchoolProfile
from tests import html, pdfs
from tests.conftest import Persona
from tests.factories import (
    ActivityFactory,
    OccurrenceFactory,
    PartnerFactory,
    PartnershipFactory,
    PhotoFactory,
    ProductFactory,
    ProjectFactory,
    ProjectMemberFactory,
    SchoolClassFactory,
    UserFactory,
)
from tests.partners.test_conflicts import differences

# What the process of its own says of each sort of file is known from tests/common/test_files.py.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_place"), pytest.mark.moment("2026-11-15 12:00")]

LIST = "/en/staff/products/"
NEW = LIST + "new/"
PDF = pdfs.paper()


def page_of(product: Product, name: str = "") -> str:
    return f"{LIST}{product.pk}/{name}"


def type_of(code: str) -> int:
    return ProductType.objects.get(code=code).pk


def answers(activity: Activity | None = None, **more: Any) -> dict[str, Any]:
    return {
        "activity": activity.pk if activity is not None else "",
        "title": "Сборник «Мамины сказки»",
        "type": type_of("resource"),
        "made_on": "2026-11-10",
        **more,
    }


def errors(response: HttpResponse) -> dict[str, list[str]]:
    assert response.status_code == 200
    return response.context["form"].errors


def filled(client: Client, path: str) -> dict[str, Any]:
    """What a browser would send of the form as it is opened."""
    return html.page(client.get(path)).form().fields


def paper(name: str = "Сборник.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def on_disk(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


# Who may


def test_a_teacher_changes_the_products_of_what_they_may_log(teacher: Persona) -> None:
    own = ActivityFactory(created_by=teacher.user)
    mine, others = ProductFactory(activity=own), ProductFactory(with_file=True)
    assert teacher.get(page_of(mine, "edit/")).status_code == 200
    assert ">Edit<" in teacher.get(page_of(mine)).text
    page = teacher.get(page_of(others)).text
    assert others.title in page
    assert ">Edit<" not in page and "Delete the result" not in page
    for name in ("edit/", "delete/"):
        assert teacher.get(page_of(others, name)).status_code == 404
        assert teacher.post(page_of(others, name), answers(own)).status_code == 404
    assert teacher.get(page_of(others, "history/")).status_code == 200
    assert b"".join(teacher.get(page_of(others, "file/")).streaming_content).startswith(b"%PDF")
    assert teacher.get(f"{NEW}?activity={others.activity_id}").status_code == 404
    assert teacher.get(f"{NEW}?project={ProjectFactory().pk}").status_code == 404


def test_a_teacher_chooses_among_their_own_and_neither_publishes_nor_names_a_project(
    teacher: Persona,
) -> None:
    own, foreign = ActivityFactory(created_by=teacher.user), ActivityFactory()
    project = ProjectFactory()
    sent = answers(foreign, is_public="on", project=project.pk)
    assert "activity" in errors(teacher.post(NEW, sent))
    assert "activity" in errors(teacher.post(NEW, answers(None, project=project.pk)))
    assert teacher.post(NEW, {**sent, "activity": own.pk}).status_code == 302
    product = Product.objects.get()
    assert (product.activity, product.project, product.is_public) == (own, None, False)
    assert product.created_by == teacher.user
    # What a coordinator decided stays.
    Product.objects.update(is_public=True, project=project)
    data = filled(teacher, page_of(product, "edit/"))
    assert teacher.post(page_of(product, "edit/"), {**data, "about": "Двадцать сказок"}).status_code == 302
    product.refresh_from_db()
    assert (product.is_public, product.project, product.about) == (True, project, "Двадцать сказок")


def test_a_teacher_without_activities_is_told_what_to_do_first(teacher: Persona) -> None:
    page = html.page(teacher.get(NEW))
    assert "/en/staff/activities/log/" in page.one("main").links and "title" not in page.names()


def test_others_have_no_business_here(anonymous: Client, representative: Persona) -> None:
    product = ProductFactory(with_file=True)
    for path in (LIST, NEW, page_of(product), page_of(product, "file/")):
        assert anonymous.get(path).status_code == 302
        assert representative.get(path).status_code == 403


# The form


def test_of_an_event_that_is_the_product_one_tap_saves(coordinator: Persona) -> None:
    partnership = PartnershipFactory()
    activity = ActivityFactory(
        title="Конкурс чтецов",
        joint=[partnership],
        kind=ActivityKind.objects.get(code="implementation"),
        product_type=ProductType.objects.get(code="contest"),
    )
    activity.classes.add(SchoolClassFactory(grade=6, letter="А"))
    OccurrenceFactory(activity=activity, held=True)
    path = f"{NEW}?activity={activity.pk}"
    assert "The event itself is the result" in coordinator.get(path).text
    assert coordinator.post(path, filled(coordinator, path)).status_code == 302
    product = Product.objects.get()
    assert (product.title, product.type.code, product.made_on, product.activity, product.co_authors) == (
        "Конкурс чтецов",
        "contest",
        date(2026, 10, 13),
        activity,
        "6А",
    )
    assert list(product.partners.all()) == [partnership.partner]


def test_a_type_is_proposed_where_there_is_no_doubt(coordinator: Persona) -> None:
    for kind, code in (("design", "program"), ("discussion", None), ("implementation", "creative-event")):
        activity = ActivityFactory(kind=ActivityKind.objects.get(code=kind))
        form = coordinator.get(f"{NEW}?activity={activity.pk}").context["form"]
        assert form["type"].value() == (type_of(code) if code else None)
        assert form.event_is_product == (kind == "implementation")
        assert form["made_on"].value() == date(2026, 11, 15)


def test_activities_stand_as_held_and_as_planned_and_the_present_one_always(coordinator: Persona) -> None:
    held = OccurrenceFactory(activity__title="Проведённое дело", held=True).activity
    ActivityFactory(title="Будущее дело")
    old = ActivityFactory(title="Старое дело", school_year=2020)
    ActivityFactory(title="Давнее дело", school_year=2020)
    ActivityFactory(title="Отменённое дело", cancelled=True)
    choices = coordinator.get(page_of(ProductFactory(activity=old), "edit/")).context["form"].fields["activity"].choices
    with translation.override("en"):
        groups = {str(title): [label for _key, label in options] for title, options in list(choices)[1:]}
    assert groups == {
        "Selected": ["Старое дело"],
        "Held": [f"{held.title} (13 October 2026)"],
        "Not logged as held": ["Будущее дело"],
    }


def test_types_stand_under_their_kinds(coordinator: Persona) -> None:
    choices = list(coordinator.get(NEW).context["form"].fields["type"].choices)[1:]
    assert [len(options) for _kind, options in choices] == [3, 1, 4, 1]


def test_a_coordinator_may_name_a_project_alone_but_not_nothing(coordinator: Persona) -> None:
    project = ProjectFactory()
    assert "activity" in errors(coordinator.post(NEW, answers()))
    path = f"{NEW}?project={project.pk}"
    data = {**filled(coordinator, path), **answers(), "title": "Книга проекта", "is_public": "on"}
    assert coordinator.post(path, data).status_code == 302
    product = Product.objects.get()
    assert (product.project, product.activity, product.is_public) == (project, None, True)


BAD_ANSWERS: list[tuple[str, Any]] = [
    ("link", "javascript:alert(1)"),
    ("link", "ftp://example.org/a"),
    ("link", "https://example.org/" + "а" * 5000),
    ("title", " \u200b "),
    ("title", "я" * 5000),
    ("made_on", "2026-11-16"),
    ("made_on", "вчера"),
    ("type", "9" * 50),
    ("activity", "9" * 5000),
    ("activity", "1\x00"),
    ("partners", ["9" * 50]),
    ("partners", ["1", "x"]),
    ("about", "я" * 5000),
    ("about", "а\x00б"),
]


def test_bad_answers_are_said_beside_the_field(coordinator: Persona) -> None:
    good = answers(ActivityFactory(), co_authors="6А", link="vk.com/school")
    for name, value in BAD_ANSWERS:
        response = coordinator.post(NEW, {**good, name: value})
        assert list(errors(response)) == [name], (name, value)
        assert html.page(response).form().fields["co_authors"] == ["6А"]
    assert not Product.objects.exists()
    assert coordinator.post(NEW, {**good, "title": "Книга\x00"}).status_code == 302
    assert (Product.objects.get().link, Product.objects.get().title) == ("https://vk.com/school", "Книга")


def test_unknown_records_in_the_address_are_not_found(coordinator: Persona) -> None:
    for query in ("activity=x", "activity=0", "project=" + "9" * 40, "activity=", "activity=" + "9" * 5000):
        assert coordinator.get(f"{NEW}?{query}").status_code == 404, query


# Files


def test_a_file_is_kept_replaced_and_removed(
    coordinator: Persona, private_files: Path, django_capture_on_commit_callbacks: Any
) -> None:
    activity = ActivityFactory()
    with django_capture_on_commit_callbacks(execute=True):
        assert coordinator.post(NEW, answers(activity, document=paper("Мамины сказки.pdf"))).status_code == 302
    product = Product.objects.get()
    assert (product.file_name, product.file_size) == ("Мамины сказки.pdf", len(PDF))
    assert on_disk(private_files) == [product.file.name]
    answer = coordinator.get(page_of(product, "file/"))
    assert b"".join(answer.streaming_content) == PDF
    assert "attachment" in answer["Content-Disposition"] and answer["X-Content-Type-Options"] == "nosniff"

    edit = page_of(product, "edit/")
    with django_capture_on_commit_callbacks(execute=True):
        # A new file and the tick at once: the new one is meant.
        data = {**filled(coordinator, edit), "document": paper("Новый.pdf"), "remove_document": "on"}
        assert coordinator.post(edit, data).status_code == 302
    product.refresh_from_db()
    assert product.file_name == "Новый.pdf" and on_disk(private_files) == [product.file.name]

    with django_capture_on_commit_callbacks(execute=True):
        assert coordinator.post(edit, {**filled(coordinator, edit), "remove_document": "on"}).status_code == 302
    product.refresh_from_db()
    assert (product.file.name, product.file_name, product.file_size) == ("", "", 0)
    assert on_disk(private_files) == []
    assert coordinator.get(page_of(product, "file/")).status_code == 404


def test_a_file_of_another_kind_is_refused_and_a_good_one_is_asked_for_again(
    coordinator: Persona, private_files: Path
) -> None:
    sent = answers(ActivityFactory(), document=paper("Сборник.pdf", b"MZ" + bytes(300)))
    assert list(errors(coordinator.post(NEW, sent))) == ["document"]
    page = coordinator.post(NEW, {**sent, "title": "", "document": paper()})
    assert list(errors(page)) == ["title"]
    assert "has to be chosen again" in html.page(page).form().text
    assert on_disk(private_files) == []


def test_deleting_asks_once_and_says_what_goes(
    coordinator: Persona, private_files: Path, django_capture_on_commit_callbacks: Any
) -> None:
    product = ProductFactory(with_file=True, is_public=True)
    page = coordinator.get(page_of(product, "delete/")).text
    assert "Сборник.pdf" in page and "it will disappear from" in page and product.title in page
    before = PublicVersion.objects.get().number
    with django_capture_on_commit_callbacks(execute=True):
        assert coordinator.post(page_of(product, "delete/")).status_code == 302
    # Its file is kept for the day on which it can come back.
    assert not Product.objects.exists() and len(on_disk(private_files)) == 1
    assert PublicVersion.objects.get().number == before + 1
    assert Activity.objects.filter(pk=product.activity_id).exists()


def test_of_two_editors_the_second_sees_both_versions_and_no_file_is_left_over(
    coordinator: Persona, administrator: Persona, private_files: Path
) -> None:
    product = ProductFactory(with_file=True, about="Сказки")
    kept = on_disk(private_files)
    path = page_of(product, "edit/")
    first, second = filled(coordinator, path), filled(administrator, path)
    coordinator.post(path, {**first, "about": "Двадцать сказок"})
    page = administrator.post(
        path, {**second, "about": "Сказки мам", "document": paper("Другой.pdf"), "remove_document": "on"}
    )
    assert list(differences(page)) == ["about"]
    assert "The file “Другой.pdf” has to be chosen again." in html.page(page).form().text
    assert not page.context["form"]["remove_document"].value()
    assert on_disk(private_files) == kept
    product.refresh_from_db()
    assert (product.about, product.file_name) == ("Двадцать сказок", "Сборник.pdf")


# Pages


def test_the_page_says_where_it_is_used_and_why_visitors_do_not_see_it(coordinator: Persona) -> None:
    partnership = PartnershipFactory()
    activity = ActivityFactory(joint=[partnership])
    project = ProjectFactory(title="Читаем малышам")
    product = ProductFactory(activity=activity, project=project, link="https://vk.com/school")
    page = coordinator.get(page_of(product)).text
    assert activity.title in page and "Читаем малышам" in page
    assert "https://vk.com/school" in html.page(coordinator.get(page_of(product))).links
    assert "a coordinator ticks that" in page and "Its project is not shown" in page
    assert "None yet." in page
    OccurrenceFactory(activity=activity, held=True)
    Activity.objects.filter(pk=activity.pk).update(is_public=False, cancelled_on=None)
    Product.objects.update(is_public=True, project=None)
    page = coordinator.get(page_of(product)).text
    assert f"/en/staff/partnerships/{partnership.pk}/" in page
    assert "Its activity is for staff only" in page and "a coordinator ticks that" not in page
    Activity.objects.update(is_public=True)
    assert "appears among the results" in coordinator.get(page_of(product)).text


def test_it_counts_for_the_partnerships_whose_criterion_it_meets() -> None:
    today = timezone.localdate()
    held, planned, member, late = (PartnershipFactory() for _ in range(4))
    activity = ActivityFactory(joint=[held])
    OccurrenceFactory(activity=activity, held=True)
    project = ProjectFactory()
    ProjectMemberFactory(project=project, partner=member.partner)
    ProjectMemberFactory(project=project, partner=late.partner, joined_on=date(2026, 11, 1))
    product = ProductFactory(activity=activity, project=project)
    ProductFactory(activity=ActivityFactory(joint=[planned]))
    found = evidence_of([held, planned, member, late], today, SchoolProfile())
    by_criterion = {key for key, facts in found.items() if facts.product_id is not None}
    assert {each.pk for each in credited_to(product, today)} == by_criterion == {held.pk, member.pk}


def test_the_history_tells_what_changed_and_with_whom_it_was_made(coordinator: Persona) -> None:
    product, partner = ProductFactory(title="Сборник"), PartnerFactory(name="Детская библиотека")
    path = page_of(product, "edit/")
    coordinator.post(
        path, {**filled(coordinator, path), "title": "Книга", "partners": [partner.pk], "document": paper()}
    )
    page = coordinator.get(page_of(product, "history/")).text
    assert "Сборник" in page and "Книга" in page and "Детская библиотека" in page and "Сборник.pdf" in page
    assert "Size in bytes" not in page


# The list


def titles(client: Client, query: str = "") -> list[str]:
    return [row.product.title for row in client.get(LIST + query).context["rows"]]


def test_the_list_is_narrowed_and_sorted_by_its_address(teacher: Persona) -> None:
    partner, project = PartnerFactory(), ProjectFactory()
    activity = ActivityFactory(joint=[PartnershipFactory(partner=partner)])
    ProductFactory(title="Азбука", activity=activity, is_public=True, made_on="2025-10-01", with_file=True)
    ProductFactory(title="Буклет", project=project, type=ProductType.objects.get(code="contest"))
    ProductFactory(
        title="Выставка",
        co_authors="кружок краеведов",
        activity=ActivityFactory(is_public=False),
        is_public=True,
    )
    assert titles(teacher) == ["Выставка", "Буклет", "Азбука"]
    for query, expected in {
        "sort=title": "АБВ",
        "sort=-title": "ВБА",
        "sort=day": "АБВ",
        "q=краеведы": "В",
        "kind=implementation": "Б",
        "type=resource": "ВА",
        f"partner={partner.pk}": "А",
        f"project={project.pk}": "Б",
        "year=2025": "А",
        "year=2026": "ВБ",
        "shown=yes": "А",
        "shown=no": "ВБ",
        "file=yes": "А",
        "file=no": "ВБ",
        "type=contest&kind=design": "",
        # What is not there is passed over.
        "year=1": "ВБА",
        "partner=999999": "ВБА",
        "sort=x": "ВБА",
        "page=99": "ВБА",
    }.items():
        assert "".join(title[0] for title in titles(teacher, f"?{query}")) == expected, query
    assert "Nothing was found" in teacher.get(LIST + "?q=нетакого").text


def test_the_list_is_exported_and_the_journal_knows(coordinator: Persona) -> None:
    partner = PartnerFactory(name="Детская библиотека")
    ProductFactory(title="=Азбука", activity=ActivityFactory(joint=[PartnershipFactory(partner=partner)]))
    answer = coordinator.get(LIST + "?format=csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert "Азбука" in rows[1][0] and not rows[1][0].startswith("=") and "Детская библиотека" in rows[1]
    assert JournalEntry.objects.get(action=JournalEntry.Action.EXPORTED).subject == "products"


def test_an_empty_list_says_what_will_be_here(teacher: Persona) -> None:
    UserFactory()
    page = html.page(teacher.get(LIST)).one("main")
    assert "No results yet" in page.text and NEW in page.links


def test_many_products_are_shown_to_visitors_and_hidden_by_undo(coordinator: Client) -> None:
    products = [ProductFactory(), ProductFactory()]
    rows = [f"{each.pk}.{each.version}" for each in products]
    page = html.page(coordinator.get("/en/staff/products/bulk/", {"action": "products-show", "row": rows}))
    answer = html.page(coordinator.post("/en/staff/products/bulk/", page.form(method="post").fields, follow=True))
    assert "2 results are for visitors." in answer.text
    assert Product.objects.filter(is_public=True).count() == 2
    coordinator.post(answer.link("Undo").attrs["href"])
    assert not Product.objects.filter(is_public=True).exists()


def drawing(name: str) -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (1500, 1000), "#2457a6").save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue())


def test_a_file_that_is_a_picture_stands_on_the_card_smaller(
    coordinator: Persona, private_files: Path, in_place: None, django_capture_on_commit_callbacks: Any
) -> None:
    activity = ActivityFactory()
    with django_capture_on_commit_callbacks(execute=True):
        data = answers(activity, document=drawing("Плакат.jpg"), is_public="on")
        assert coordinator.post(NEW, data).status_code == 302
    product = Product.objects.get()
    assert (product.picture_width, product.picture_height) == (1500, 1000)
    with product.picture.open() as file:
        assert Image.open(file).size == (960, 640)
    address = f"/products/{product.pk}/picture/"
    (shown,) = html.page(Client().get("/products/")).one("main").all("img")
    assert (shown.attrs["src"], shown.attrs["loading"], shown.attrs["width"]) == (address, "lazy", "1500")
    answer = Client().get(address)
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")
    assert answer["Cache-Control"] == "private, no-cache" and not answer.cookies
    edit = page_of(product, "edit/")
    with django_capture_on_commit_callbacks(execute=True):
        hidden = {name: value for name, value in filled(coordinator, edit).items() if name != "is_public"}
        assert coordinator.post(edit, hidden).status_code == 302
    assert Client().get(address).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert coordinator.post(edit, {**filled(coordinator, edit), "remove_document": "on"}).status_code == 302
    product.refresh_from_db()
    assert (product.picture.name, product.picture_width) == ("", None) and on_disk(private_files) == []


def test_a_picture_without_its_file_or_its_proportions_is_refused_by_the_database() -> None:
    product = ProductFactory(with_file=True)
    for wrong in ({"picture": "products/a.jpg"}, {"picture_width": 3}, {"picture": "a.jpg", "picture_width": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Product.objects.filter(pk=product.pk).update(**wrong)


def test_a_row_has_the_newest_photo_of_its_activity(coordinator: Client) -> None:
    photo = PhotoFactory()
    ProductFactory(activity=photo.occurrence.activity)
    ProductFactory()
    page = html.page(coordinator.get("/en/staff/products/"))
    assert [each.attrs["src"] for each in page.all("img", class_="product-picture")] == [
        f"/en/staff/photos/{photo.pk}/small/"
    ]
