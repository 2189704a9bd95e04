"""Each role gets into the administration and finds the menus of its work."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import RequestFactory
from django.utils import translation
from wagtail.admin.menu import admin_menu

from lms.roles import Role, declared_grants, has_role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
EVERYBODYS = {"Plan", "Training", "Experience exchange", "Directory"}


def menu_of(user):
    request = RequestFactory().get("/admin/")
    request.user = user
    return {str(item.label) for item in admin_menu.menu_items_for_request(request)}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize("role", Role)
def test_every_role_of_the_staff_gets_in(client, role):
    client.force_login(UserFactory(role=role))

    assert client.get("/admin/").status_code == 200


def test_learners_do_not_get_in(client):
    client.force_login(UserFactory())

    assert client.get("/admin/").status_code == 403


@pytest.mark.parametrize(
    "role, more, never",
    [
        (Role.TRAINER, {"Images", "Documents"}, {"Certificates", "Reports", "Settings"}),
        (Role.MANAGER, {"Certificates", "Reports", "Images", "Documents"}, set()),
        (Role.DIRECTOR, {"Certificates", "Reports"}, {"Images", "Documents", "Settings"}),
        (Role.AUDITOR, {"Certificates", "Reports"}, {"Images", "Documents", "Settings"}),
    ],
)
def test_each_role_finds_the_menus_of_its_work(role, more, never):
    menu = menu_of(UserFactory(role=role))

    assert menu >= EVERYBODYS | more
    assert not menu & never
    assert "Help" not in menu


def test_the_roles_groups_have_what_the_apps_declare():
    for role, wanted in declared_grants().items():
        group = Group.objects.get(name=role.value)
        has = {
            f"{permission.content_type.app_label}.{permission.codename}"
            for permission in group.permissions.select_related("content_type")
        }
        assert wanted <= has, f"{role}: {sorted(wanted - has)} are no permissions of the database"


def test_a_grant_that_is_taken_back_is_taken_back_everywhere():
    group = Group.objects.get(name=Role.TRAINER.value)
    group.permissions.add(Permission.objects.get(codename="view_provider"))

    call_command("migrate", verbosity=0)

    assert not group.permissions.filter(codename="view_provider").exists()


def test_what_an_administrator_gave_by_hand_stays():
    group = Group.objects.get(name=Role.AUDITOR.value)
    group.permissions.add(Permission.objects.get(codename="change_site"))

    call_command("migrate", verbosity=0)

    assert group.permissions.filter(codename="change_site").exists()


def test_a_role_is_asked_of_people_who_are_in_it():
    manager = UserFactory(role=Role.MANAGER)

    assert has_role(manager, Role.MANAGER, Role.DIRECTOR)
    assert not has_role(manager, Role.AUDITOR)
    manager.is_active = False
    assert not has_role(manager, Role.MANAGER)
