"""Trainers write, managers publish."""

import pytest
from django.urls import reverse
from wagtail.models import GroupPagePermission, Workflow

from courses.authoring import WORKFLOW_NAME, open_authoring
from courses.pages import CourseIndexPage
from lms.roles import Role
from tests.factories import CoursePageFactory, MaterialPageFactory, UserFactory, course_index

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "role,may_edit,may_publish",
    [
        (Role.TRAINER, True, False),
        (Role.MANAGER, True, True),
        (Role.DIRECTOR, False, False),
        (Role.AUDITOR, False, False),
    ],
)
def test_who_may_write_and_who_may_publish(role, may_edit, may_publish):
    permissions = CoursePageFactory().permissions_for_user(UserFactory(role=role))

    assert permissions.can_edit() is may_edit
    assert permissions.can_publish() is may_publish


def test_a_material_goes_through_the_managers_before_learners_see_it(client, rf):
    trainer, manager = UserFactory(role=Role.TRAINER), UserFactory(role=Role.MANAGER)
    material = MaterialPageFactory(live=False)
    assert material.get_workflow().name == WORKFLOW_NAME
    material.save_revision(user=trainer)

    material.get_workflow().start(material, trainer)
    state = material.current_workflow_task_state
    assert state.task.specific.user_can_access_editor(material, manager)
    state.approve(user=manager)

    material.refresh_from_db()
    assert material.live
    assert client.get(material.url).status_code == 200


def test_a_trainer_opens_the_editor_of_a_course(client):
    client.force_login(UserFactory(role=Role.TRAINER))
    course = CoursePageFactory()

    assert client.get(reverse("wagtailadmin_pages:edit", args=[course.pk])).status_code == 200
    assert (
        client.get(reverse("wagtailadmin_pages:add", args=["courses", "topicpage", course.pk])).status_code
        == 200
    )


def test_setting_up_again_changes_nothing_and_a_new_list_of_courses_gets_it_too():
    before = GroupPagePermission.objects.count()
    open_authoring()
    assert GroupPagePermission.objects.count() == before

    added = course_index().add_sibling(
        instance=CourseIndexPage(title="Chương trình khác", slug="chuong-trinh-khac")
    )
    open_authoring()

    assert added.get_workflow().name == WORKFLOW_NAME
    assert Workflow.objects.filter(name=WORKFLOW_NAME).count() == 1
