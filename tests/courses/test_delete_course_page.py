"""What an administrator may not delete in the tree of pages."""

import pytest
from django.urls import reverse
from wagtail.models import Page

from courses.pages import CoursePage
from tests.factories import CourseIndexPageFactory, CoursePageFactory, CourseSessionFactory, UserFactory


@pytest.fixture
def administrator(client):
    client.force_login(UserFactory(is_superuser=True))
    return client


@pytest.mark.django_db
def test_course_that_has_sessions_is_not_deleted_and_the_page_says_so(administrator):
    course = CourseSessionFactory().course

    response = administrator.post(reverse("wagtailadmin_pages:delete", args=[course.pk]), follow=True)

    assert CoursePage.objects.filter(pk=course.pk).exists()
    assert "gắn với hồ sơ phải lưu giữ" in response.content.decode()


@pytest.mark.django_db
def test_course_without_sessions_is_deleted(administrator):
    course = CoursePageFactory()

    administrator.post(reverse("wagtailadmin_pages:delete", args=[course.pk]))

    assert not CoursePage.objects.filter(pk=course.pk).exists()


@pytest.mark.django_db
def test_pages_above_a_needed_course_are_kept_with_those_chosen_beside_them(administrator):
    needed, other = CourseSessionFactory().course, CourseIndexPageFactory(parent=Page.get_first_root_node())
    above = needed.get_parent()
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])

    response = administrator.post(f"{address}?id={above.pk}&id={other.pk}&next=/admin/", follow=True)

    assert Page.objects.filter(pk__in=[needed.pk, above.pk, other.pk]).count() == 3
    assert f"“{above.title}”" in response.content.decode()
