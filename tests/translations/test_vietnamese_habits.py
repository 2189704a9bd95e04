"""Search without accents, slugs, names and dates, wherever the admin has them."""

import json
import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, Page
from wagtail.users.models import UserProfile

from courses.pages import CourseIndexPage, CoursePage
from lms.cms.models import CustomDocument, CustomImage
from lms.cms.slugs import formatters
from lms.roles import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

KIND = CoursePage._meta.get_field("content_kind").choices[0][0]
UNACCENTED = ["dao tao", "Đào tạo", "ĐÀO TẠO", "đa\u0300o ta\u0323o", "đao tạo"]


@pytest.fixture
def manager(client_of):
    return client_of(Role.MANAGER)


@pytest.fixture
def course():
    return CourseIndexPage.objects.get().add_child(
        instance=CoursePage(title="Đào tạo cộng tác viên", content_kind=KIND)
    )


@pytest.mark.parametrize("typed", UNACCENTED)
def test_pages_are_found_without_accents(manager, course, typed):
    for url, key in (
        (reverse("wagtailadmin_pages:search"), "q"),
        (reverse("wagtailadmin_explore", args=[course.get_parent().pk]), "q"),
        (reverse("wagtailadmin_choose_page_search"), "q"),
    ):
        assert "Đào tạo cộng tác viên" in manager.get(url, {key: typed}).content.decode(), url


def test_another_word_finds_no_page(manager, course):
    found = manager.get(reverse("wagtailadmin_pages:search"), {"q": "dao tau"}).content.decode()

    assert "Đào tạo cộng tác viên" not in found


@pytest.mark.parametrize("typed", UNACCENTED)
def test_images_and_files_are_found_without_accents(client, typed):
    client.force_login(UserFactory(is_superuser=True))
    root = Collection.get_first_root_node()
    CustomImage.objects.create(title="Ảnh lớp đào tạo", file=get_test_image_file(), collection=root)
    CustomDocument.objects.create(
        title="Sổ tay đào tạo", file=ContentFile(b"%PDF-1.7", "so-tay.pdf"), collection=root
    )

    for name, title in (
        ("wagtailimages:index", "Ảnh lớp đào tạo"),
        ("wagtailimages_chooser:choose_results", "Ảnh lớp đào tạo"),
        ("wagtaildocs:index", "Sổ tay đào tạo"),
        ("wagtaildocs_chooser:choose_results", "Sổ tay đào tạo"),
    ):
        assert title in client.get(reverse(name), {"q": typed}).content.decode(), name


def test_people_are_found_without_accents_and_stand_by_given_name(manager):
    for family, given in (("Trần Văn", "Ân"), ("Đặng Thị", "Bình"), ("Lê", "An"), ("Nguyễn", "Đức")):
        UserFactory(last_name=family, first_name=given)
    url = reverse("wagtailusers_users:index")

    listed = manager.get(url).content.decode()
    names = ["Lê An", "Trần Văn Ân", "Đặng Thị Bình", "Nguyễn Đức"]
    assert sorted(names, key=listed.index) == names
    assert "Đặng Thị Bình" in manager.get(url, {"q": "dang thi binh"}).content.decode()


@pytest.mark.parametrize(
    "title, slug",
    [
        ("Đào tạo", "dao-tao"),
        ("Kỹ năng bào chữa cho người ưu tiên ở Hà Tĩnh", "ky-nang-bao-chua-cho-nguoi-uu-tien-o-ha-tinh"),
    ],
)
def test_slug_of_a_vietnamese_title_keeps_its_letters(title, slug):
    parent = CourseIndexPage.objects.get()

    assert parent.add_child(instance=CoursePage(title=title, content_kind=KIND)).slug == slug
    assert parent.add_child(instance=CoursePage(title=title, content_kind=KIND)).slug == f"{slug}-2"


def test_slug_field_of_the_editor_replaces_every_vietnamese_letter(manager):
    url = reverse("wagtailadmin_pages:add", args=["courses", "coursepage", CourseIndexPage.objects.get().pk])
    page = manager.get(url).content.decode()
    assert "data-w-slug-formatters-value" in page

    typed = "ĐÀO TẠO kỹ năng ưu tiên: phở, bún, mì Quảng ở Huế"
    for pattern, plain in formatters():
        typed = re.sub(pattern, plain, typed)
    assert typed.lower() == "dao tao ky nang uu tien: pho, bun, mi quang o hue"


def test_dates_are_typed_and_shown_day_first_and_weeks_begin_on_monday(manager):
    page = manager.get(reverse("sessions:add")).content.decode()

    picker = re.search(r'initDateChooser\("id_decided_on", (\{[^}]*\})', page)
    assert picker
    assert json.loads(picker[1])["dayOfWeekStart"] == 1
    assert json.loads(picker[1])["format"] == "d/m/Y"


@pytest.mark.parametrize("language, word", [("vi", "Tổng quan"), ("en", "Dashboard")])
def test_each_person_reads_their_own_language(client, language, word):
    person = UserFactory(role=Role.MANAGER)
    UserProfile.objects.create(user=person, preferred_language=language)
    client.force_login(person)

    page = client.get(reverse("wagtailadmin_home")).content.decode()

    assert f'lang="{language}"' in page
    assert word in page


def test_roots_have_vietnamese_names():
    assert Page.objects.get(depth=1).title == "Gốc"
    assert Collection.get_first_root_node().name == "Gốc"


def test_the_menu_of_help_follows_each_reader_whoever_came_first():
    english, vietnamese = Client(), Client()
    for client in (english, vietnamese):
        client.force_login(UserFactory(is_superuser=True))
    english.post("/ngon-ngu/", {"language": "en"})

    assert "new in Wagtail" in english.get("/admin/").content.decode()
    assert "new in Wagtail" not in vietnamese.get("/admin/").content.decode()
