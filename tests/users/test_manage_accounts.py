"""Managers open, change and switch off accounts; nobody raises themselves or takes over somebody above them."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from lms.roles import Role
from lms.users import actions, errors
from lms.users.models import User
from tests.factories import NOON, PASSWORD, UserFactory
from tests.support.sending import as_shown

pytestmark = [pytest.mark.django_db, pytest.mark.both]
LIST = "/admin/users/"
NEW = "/admin/users/new/"


def group(role):
    return Group.objects.get(name=role.value)


def edit_url(user):
    return f"/admin/users/edit/{user.pk}/"


def data_of(user, **changes):
    data = {
        "username": user.username,
        "last_name": user.last_name,
        "first_name": user.first_name,
        "email": user.email,
        "is_active": "on" if user.is_active else "",
        "groups": [each.pk for each in user.groups.all()],
        "password1": "",
        "password2": "",
        **changes,
    }
    return {name: value for name, value in data.items() if value != ""}


@pytest.fixture
def manager():
    return UserFactory(username="quanly", role=Role.MANAGER)


@pytest.fixture
def as_manager(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def administrator():
    return User.objects.create_superuser("root", "root@example.org", PASSWORD)


class TestScreens:
    def test_a_manager_opens_an_account_for_a_trainer(self, as_manager, manager):
        response = as_manager.post(
            NEW,
            {
                "username": "thach.nh",
                "last_name": "nguyễn huy",
                "first_name": "THẠCH",
                "email": "Thach@Example.org",
                "groups": [group(Role.TRAINER).pk],
                "password1": PASSWORD,
                "password2": PASSWORD,
            },
        )

        assert response.status_code == 302, response.context["form"].errors
        user = User.objects.get(username="thach.nh")
        assert str(user) == "Nguyễn Huy Thạch"
        assert user.email == "thach@example.org"
        assert [each.name for each in user.groups.all()] == [Role.TRAINER.value]
        assert user.check_password(PASSWORD)
        assert EmailAddress.objects.get(user=user).verified
        entry = ModelLogEntry.objects.get(action="users.open_account")
        assert (entry.user, entry.object_id) == (manager, str(user.pk))

    def test_learners_need_neither_role_nor_address(self, as_manager):
        data = {
            "username": "lan",
            "last_name": "Võ",
            "first_name": "Lan",
            "password1": PASSWORD,
            "password2": PASSWORD,
        }

        as_manager.post(NEW, data)

        user = User.objects.get(username="lan")
        assert user.email == ""
        assert not user.groups.exists()

    def test_without_a_password_there_must_be_an_address(self, as_manager):
        data = {"username": "lan", "last_name": "Võ", "first_name": "Lan"}

        response = as_manager.post(NEW, data)
        assert "password1" in response.context["form"].errors
        as_manager.post(NEW, {**data, "email": "lan@example.org"})

        assert not User.objects.get(username="lan").has_usable_password()

    @pytest.mark.parametrize(
        "changes, field",
        [
            ({"username": "QUANLY"}, "username"),
            ({"email": "QuanLy@example.org"}, "email"),
            ({"password1": "123456", "password2": "123456"}, "password2"),
            ({"password2": "khac-nhau-2026"}, "password2"),
        ],
    )
    def test_bad_input_is_answered_beside_its_field(self, as_manager, changes, field):
        data = {
            "username": "lan",
            "last_name": "Võ",
            "first_name": "Lan",
            "password1": PASSWORD,
            "password2": PASSWORD,
        }

        response = as_manager.post(NEW, {**data, **changes})

        assert field in response.context["form"].errors
        assert not User.objects.filter(first_name="Lan").exists()

    def test_a_manager_changes_a_learners_account(self, as_manager):
        user = UserFactory(username="lan", email="cu@example.org")
        EmailAddress.objects.create(user=user, email="cu@example.org", primary=True, verified=True)

        response = as_manager.post(edit_url(user), data_of(user, email="moi@example.org", is_active=""))

        assert response.status_code == 302, response.context["form"].errors
        user.refresh_from_db()
        assert (user.email, user.is_active) == ("moi@example.org", False)
        assert [each.email for each in EmailAddress.objects.filter(user=user)] == ["moi@example.org"]

    def test_a_role_taken_away_meanwhile_is_not_given_back_by_an_open_form(self, as_manager, manager):
        user = UserFactory(username="lan", role=Role.TRAINER)
        page = as_manager.get(edit_url(user))
        actions.revise_account(account=user, groups=[], by=manager, at=NOON)

        assert as_manager.post(edit_url(user), as_shown(page, last_name="Trần Thị")).status_code == 302
        user.refresh_from_db()
        assert (user.last_name, user.groups.count()) == ("Trần Thị", 0)

        both = as_shown(page, groups=[group(Role.TRAINER).pk, group(Role.AUDITOR).pk])
        assert "groups" in as_manager.post(edit_url(user), both).context["form"].errors

    @pytest.mark.parametrize("role", [Role.DIRECTOR])
    def test_the_role_above_is_neither_offered_nor_accepted(self, as_manager, role):
        user = UserFactory(username="lan")
        form = as_manager.get(edit_url(user)).context["form"]
        assert "is_superuser" not in form.fields
        assert group(role) not in form.fields["groups"].queryset

        response = as_manager.post(edit_url(user), data_of(user, groups=[group(role).pk], is_superuser="on"))

        assert response.status_code == 200
        assert "groups" in response.context["form"].errors
        user.refresh_from_db()
        assert not user.groups.exists()
        assert not user.is_superuser

    def test_nobody_makes_an_administrator_by_adding_a_field(self, as_manager):
        user = UserFactory(username="lan")

        as_manager.post(edit_url(user), data_of(user, is_superuser="on"))

        user.refresh_from_db()
        assert not user.is_superuser

    def test_a_manager_keeps_their_own_role(self, as_manager, manager):
        response = as_manager.post(
            edit_url(manager),
            data_of(manager, groups=[group(Role.AUDITOR).pk], is_superuser="on", first_name="Dung"),
        )

        assert response.status_code == 302
        manager.refresh_from_db()
        assert manager.first_name == "Dung"
        assert manager.is_active
        assert not manager.is_superuser
        assert [each.name for each in manager.groups.all()] == [Role.MANAGER.value]

    def test_ones_own_new_password_keeps_one_signed_in(self, as_manager, manager):
        data = data_of(manager, password1="mat-khau-moi-2026", password2="mat-khau-moi-2026")

        as_manager.post(edit_url(manager), data)

        assert as_manager.get(LIST).status_code == 200

    @pytest.mark.parametrize("above", ["director", "administrator"])
    def test_accounts_above_are_closed_to_managers(self, as_manager, administrator, above):
        user = administrator if above == "administrator" else UserFactory(role=Role.DIRECTOR)

        assert as_manager.get(edit_url(user)).status_code == 302
        as_manager.post(
            edit_url(user), data_of(user, password1="mat-khau-moi-2026", password2="mat-khau-moi-2026")
        )

        user.refresh_from_db()
        assert user.check_password(PASSWORD)
        assert edit_url(user) not in as_manager.get(LIST).content.decode()

    def test_administrators_manage_everybody(self, client, administrator):
        user = UserFactory(role=Role.DIRECTOR)
        client.force_login(administrator)

        client.post(
            edit_url(user),
            data_of(user, groups=[group(Role.DIRECTOR).pk, group(Role.TRAINER).pk], is_superuser="on"),
        )

        user.refresh_from_db()
        assert user.is_superuser
        assert user.groups.count() == 2

    @pytest.mark.parametrize("role", [Role.TRAINER, Role.DIRECTOR, Role.AUDITOR, None])
    def test_others_do_not_manage_accounts(self, client, role):
        client.force_login(UserFactory(role=role))
        user = UserFactory()

        for url in (LIST, NEW, edit_url(user)):
            assert client.get(url).status_code == (302 if role else 403)

    def test_accounts_are_not_deleted(self, as_manager, administrator, client):
        user = UserFactory()
        client.force_login(administrator)

        assert client.get(f"/admin/users/delete/{user.pk}/").status_code == 404
        assert "delete" not in client.get(edit_url(user)).content.decode().lower().split("w-editor-form")[1]

    @pytest.mark.parametrize("action", ["assign_role", "delete", "set_active_state"])
    @pytest.mark.parametrize("who", ["manager", "administrator"])
    def test_bulk_actions_are_closed(self, client, manager, administrator, action, who):
        client.force_login(manager if who == "manager" else administrator)
        user = UserFactory()
        url = f"/admin/bulk/users/user/{action}/?id={user.pk}&next=/admin/users/"
        data = {"role": group(Role.DIRECTOR).pk, "mark_as_active": "False"}

        assert client.post(url, data).status_code == 302

        user.refresh_from_db()
        assert user.is_active
        assert not user.groups.exists()

    def test_the_second_step_is_taken_off_for_who_lost_the_phone(self, as_manager):
        user = UserFactory(role=Role.TRAINER)
        assert "without_second_factor" not in as_manager.get(edit_url(user)).context["form"].fields
        Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})

        as_manager.post(edit_url(user), data_of(user, without_second_factor="on"))

        assert not Authenticator.objects.filter(user=user).exists()
        assert ModelLogEntry.objects.filter(action="users.remove_second_factor").exists()

    def test_the_list_finds_names_without_accents_and_sorts_by_given_name(self, as_manager):
        UserFactory(username="a", last_name="Trần Văn", first_name="Ất")
        UserFactory(username="b", last_name="Lê", first_name="Đức")
        UserFactory(username="c", last_name="Đặng Thị", first_name="An")

        found = as_manager.get(LIST, {"q": "dang an"}).content.decode()
        assert "Đặng Thị An" in found
        assert "Lê Đức" not in found
        everybody = as_manager.get(LIST, {"ordering": "name"}).content.decode()
        assert everybody.index("Đặng Thị An") < everybody.index("Trần Văn Ất") < everybody.index("Lê Đức")

    def test_the_list_costs_the_same_for_ten_and_for_a_thousand(self, as_manager, queries_of):
        def more(number, start):
            users = [User(username=f"u{start + n}", last_name="Võ", first_name=f"{n}") for n in range(number)]
            made = User.objects.bulk_create(users)
            through = User.groups.through
            trainer = group(Role.TRAINER)
            through.objects.bulk_create([through(user_id=user.pk, group_id=trainer.pk) for user in made])

        more(10, 0)
        few = queries_of(as_manager, LIST)
        more(990, 10)

        assert queries_of(as_manager, LIST) <= few + 1  # a second page has its own count

    def test_wagtails_account_page_leads_to_ones_address_devices_and_second_step(self, as_manager):
        page = as_manager.get("/admin/account/").content.decode()

        for path in ("/tai-khoan/2fa/", "/tai-khoan/email/", "/tai-khoan/sessions/"):
            assert path in page
        assert "name_email-email" not in page


class TestDoors:
    def test_only_the_roles_below_are_given(self, manager):
        for role in (Role.TRAINER, Role.MANAGER, Role.AUDITOR):
            actions.open_account(
                username=f"u{role.name}", password=PASSWORD, groups=[group(role)], by=manager, at=NOON
            )

        with pytest.raises(errors.RoleNotYoursToGive) as refusal:
            actions.open_account(
                username="gd", password=PASSWORD, groups=[group(Role.DIRECTOR)], by=manager, at=NOON
            )
        assert refusal.value.code == "role_not_yours_to_give"
        assert not User.objects.filter(username="gd").exists()

    def test_only_administrators_make_administrators(self, manager):
        with pytest.raises(errors.NotYoursToManage):
            actions.open_account(username="gd", password=PASSWORD, is_superuser=True, by=manager, at=NOON)
        with pytest.raises(errors.NotYoursToManage):
            actions.revise_account(account=UserFactory(), is_superuser=True, by=manager, at=NOON)

    def test_nobody_changes_an_account_above(self, manager, administrator):
        director = UserFactory(role=Role.DIRECTOR)

        for account in (director, administrator):
            with pytest.raises(errors.NotYoursToManage):
                actions.revise_account(account=account, password="mat-khau-moi-2026", by=manager, at=NOON)
            with pytest.raises(errors.NotYoursToManage):
                actions.remove_second_factor(account=account, by=manager, at=NOON)

    def test_nobody_changes_their_own_role_or_switches_themselves_off(self, manager, administrator):
        with pytest.raises(errors.OwnRoles):
            actions.revise_account(account=manager, groups=[group(Role.AUDITOR)], by=manager, at=NOON)
        with pytest.raises(errors.OwnRoles):
            actions.revise_account(account=manager, is_active=False, by=manager, at=NOON)
        with pytest.raises(errors.OwnRoles):
            actions.revise_account(account=administrator, is_superuser=False, by=administrator, at=NOON)

    def test_a_group_of_an_administrators_own_is_not_given_either(self, manager):
        trainer = UserFactory(role=Role.TRAINER)
        other = Group.objects.create(name="Văn thư")

        with pytest.raises(errors.RoleNotYoursToGive):
            actions.revise_account(account=trainer, groups=[group(Role.TRAINER), other], by=manager, at=NOON)

    def test_user_names_and_addresses_are_one_persons(self, manager):
        UserFactory(username="lan", email="lan@example.org")
        other = UserFactory(username="hoa", email="")
        pending = UserFactory(username="mai", email="")
        EmailAddress.objects.create(user=pending, email="xac-nhan@example.org", verified=True)

        with pytest.raises(errors.UserNameTaken):
            actions.revise_account(account=other, username="LAN", by=manager, at=NOON)
        with pytest.raises(errors.EmailTaken):
            actions.revise_account(account=other, email="Lan@example.org", by=manager, at=NOON)
        with pytest.raises(errors.EmailTaken):
            actions.revise_account(account=other, email="xac-nhan@example.org", by=manager, at=NOON)

    def test_a_new_role_or_password_signs_out_everywhere(self, manager):
        user = UserFactory(username="lan")
        browser = Client()
        browser.post("/tai-khoan/login/", {"login": "lan", "password": PASSWORD})
        assert browser.get("/toi/").status_code == 200

        actions.revise_account(account=user, groups=[group(Role.TRAINER)], by=manager, at=NOON)

        assert browser.get("/toi/").status_code == 302

    def test_an_address_taken_off_no_longer_signs_in(self, manager):
        user = UserFactory(username="lan", email="lan@example.org")

        actions.revise_account(account=user, email="", by=None, at=timezone.now())

        assert not EmailAddress.objects.filter(user=user).exists()

    def test_a_field_of_another_door_is_a_programmers_error(self):
        with pytest.raises(TypeError):
            actions.revise_account(account=UserFactory(), by=None, at=NOON, date_joined=NOON)

    def test_refusals_are_told_in_vietnamese(self, manager, settings):
        assert "%(" not in str(errors.RoleNotYoursToGive(role="Lãnh đạo"))
        assert "%(" not in str(errors.NotYoursToManage(account=manager))
