"""The front page and the lists are headed in the reader's language."""

import pytest
from django.conf import settings
from django.core.cache import cache

from courses.models import CourseIndexPage
from exchanges.models import VisitIndexPage
from home.models import HomePage

pytestmark = pytest.mark.django_db
HEADS = {
    HomePage: ("Tập huấn trợ giúp pháp lý", "Legal aid training"),
    CourseIndexPage: ("Chương trình tập huấn", "Training courses"),
    VisitIndexPage: ("Trao đổi kinh nghiệm", "Exchange of experience"),
}


@pytest.fixture
def read_in(client):
    def read(language, page):
        cache.clear()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        return client.get(page.get_url()).content.decode()

    return read


@pytest.mark.parametrize("kind", HEADS)
def test_an_entrance_and_the_menu_are_headed_in_the_readers_language(kind, read_in):
    vietnamese, english = HEADS[kind]

    in_vietnamese, in_english = (read_in(language, kind.objects.get()) for language in ("vi", "en"))

    assert f">{vietnamese}</h1>" in in_vietnamese
    assert f">{english}</h1>" in in_english
    assert ("Training courses" in in_vietnamese, "Chương trình tập huấn" in in_english) == (False, False)


def test_what_has_no_english_is_read_in_vietnamese(read_in):
    page = CourseIndexPage.objects.get()
    page.title_in_english, page.introduction = "", "Học theo nhu cầu của từng đơn vị."
    page.save()

    html = read_in("en", page)

    assert ">Chương trình tập huấn</h1>" in html
    assert "Học theo nhu cầu của từng đơn vị." in html
