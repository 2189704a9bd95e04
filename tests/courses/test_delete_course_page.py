"""What an administrator may not delete in the tree of pages."""

import pytest
from django.urls import reverse

from courses.pages import CoursePage
from tests.factories import CoursePageFactory, CourseSessionFactory, UserFactory


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
