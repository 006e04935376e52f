"""The last touch to a finished page: languages of its parts, and quotes within quotes."""

from time import process_time

import pytest
from django.http import HttpResponse

from common.finished_pages import finish, with_inner_quotes, with_languages

PAGES = [
    ("<p>Чтения</p>", '<p lang="ru">Чтения</p>'),
    ("<p>Held</p>", "<p>Held</p>"),
    ("<li><a href='/х/'>Чтения</a> held</li>", "<li><a lang=\"ru\" href='/х/'>Чтения</a> held</li>"),
    ("<p>Чтения и праздник <b>held</b></p>", '<p lang="ru">Чтения и праздник <b lang="en">held</b></p>'),
    ('<p lang="ru">Чтения <b>и <i>held</i></b></p>', '<p lang="ru">Чтения <b>и <i lang="en">held</i></b></p>'),
    ('<div lang="ru"><p>Чтения</p></div>', '<div lang="ru"><p>Чтения</p></div>'),
    ('<a title="Чтения > 5">Held</a>', '<a title="Чтения > 5">Held</a>'),
    ('<a title="a > b">Чтения</a>', '<a lang="ru" title="a > b">Чтения</a>'),
    # Neither of them is the language of the element.
    (
        '<a href="https://museum.example/?lang=en">Чтения</a>',
        '<a lang="ru" href="https://museum.example/?lang=en">Чтения</a>',
    ),
    ("<a title='x lang=en' hreflang='en'>Чтения</a>", "<a lang=\"ru\" title='x lang=en' hreflang='en'>Чтения</a>"),
    ("<p>Held<br>Чтения наши</p>", '<p lang="ru">Held<br>Чтения наши</p>'),
    ("<textarea>Чтения</textarea>", "<textarea>Чтения</textarea>"),
    ("<script>'Чтения'</script><p>1</p>", "<script>'Чтения'</script><p>1</p>"),
    ("<!-- <p> Чтения --><p>A</p>", "<!-- <p> Чтения --><p>A</p>"),
    ("<ul><li>Чтения<li>Held</ul></b><p>Held</p>", '<ul><li lang="ru">Чтения<li lang="en">Held</ul></b><p>Held</p>'),
    ("<option value=1>Чтения</option>", '<option lang="ru" value=1>Чтения</option>'),
    ("<p>&laquo;Да&raquo;</p>", '<p lang="ru">&laquo;Да&raquo;</p>'),
]


@pytest.mark.parametrize(("page", "finished"), PAGES)
def test_an_element_says_the_language_of_its_own_text(page: str, finished: str) -> None:
    assert with_languages(page, "en") == finished
    assert with_languages(finished, "en") == finished


QUOTES = [
    ("<p>Отменить «День «Семьи»»?</p>", "<p>Отменить «День „Семьи“»?</p>"),
    ("<p>«Один» и «два»</p>", "<p>«Один» и «два»</p>"),
    ("<textarea>«День «Семьи»»</textarea>", "<textarea>«День «Семьи»»</textarea>"),
    ('<input value="«День «Семьи»»">', '<input value="«День «Семьи»»">'),
]


@pytest.mark.parametrize(("page", "finished"), QUOTES)
def test_quotes_within_quotes_are_low_and_high(page: str, finished: str) -> None:
    assert with_inner_quotes(page) == finished


def test_only_pages_are_touched() -> None:
    for kind, language in (("text/plain", "en"), ("application/json", "en"), ("text/html", "ru")):
        response = HttpResponse("<p>Чтения</p>", content_type=f"{kind}; charset=utf-8")
        finish(response, language)
        assert response.content.decode() == "<p>Чтения</p>"
    compressed = HttpResponse("<p>Чтения</p>", headers={"Content-Encoding": "gzip"})
    finish(compressed, "en")
    assert compressed.content.decode() == "<p>Чтения</p>"


def test_a_length_that_was_said_stays_true() -> None:
    response = HttpResponse("<p>Чтения</p>")
    response["Content-Length"] = str(len(response.content))
    finish(response, "en")
    assert response["Content-Length"] == str(len(response.content)) == "29"


def test_a_long_page_of_odd_markup_takes_no_longer() -> None:
    page = '<p><a title="' + "<" * 50_000 + "Чтения" + "«" * 50_000
    began = process_time()
    with_languages(page, "en")
    with_inner_quotes(page)
    assert process_time() - began < 3
