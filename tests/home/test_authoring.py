"""Trainers write, managers publish; nothing of Wagtail's English defaults is left."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.models import GroupPagePermission, Page, Task, Workflow, WorkflowPage

from exchanges.models import VisitIndexPage, VisitStoryPage
from home.models import HomePage
from lms.roles import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def permissions(user, page):
    return Page.objects.get(pk=page.pk).permissions_for_user(user)


def test_the_groups_are_the_offices_roles():
    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)


def test_every_workflow_and_step_speaks_vietnamese():
    names = [*Workflow.objects.values_list("name", flat=True), *Task.objects.values_list("name", flat=True)]

    assert names
    assert not [name for name in names if name.isascii()]


def test_managers_publish_every_page():
    manager = UserFactory(role=Role.MANAGER)
    for page in (HomePage.objects.get(), VisitIndexPage.objects.get()):
        assert permissions(manager, page).can_edit()
        assert permissions(manager, page).can_publish()


def test_trainers_write_stories_and_submit_them():
    trainer = UserFactory(role=Role.TRAINER)
    stories = VisitIndexPage.objects.get()
    assert permissions(trainer, stories).can_add_subpage()
    assert not permissions(trainer, HomePage.objects.get()).can_edit()
    story = stories.add_child(
        instance=VisitStoryPage(title="Chuyến đi Nghệ An", slug="nghe-an", live=False, owner=trainer)
    )

    allowed = permissions(trainer, story)

    assert allowed.can_edit()
    assert not allowed.can_publish()
    assert allowed.can_submit_for_moderation()


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.AUDITOR, None])
def test_others_change_no_page(role):
    user = UserFactory(role=role)

    for page in Page.objects.filter(depth__gt=1):
        assert not permissions(user, page).can_edit()
        assert not permissions(user, page).can_add_subpage()


def test_migrating_again_changes_nothing():
    before = (GroupPagePermission.objects.count(), WorkflowPage.objects.count(), Workflow.objects.count())

    call_command("migrate", verbosity=0)

    assert (
        GroupPagePermission.objects.count(),
        WorkflowPage.objects.count(),
        Workflow.objects.count(),
    ) == before
