"""The second step of sign-in: set up, asked for, required of staff, and not to be got around."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from lms.roles import Role
from lms.users.models import User
from tests.factories import PASSWORD, UserFactory
from tests.users.codes import code_for

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LOGIN = "/tai-khoan/login/"
SET_UP = "/tai-khoan/2fa/totp/activate/"


@pytest.fixture
def required(settings):
    settings.LMS_SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def manager():
    return UserFactory(username="quanly", role=Role.MANAGER)


def sign_in(client, login="quanly"):
    return client.post(LOGIN, {"login": login, "password": PASSWORD})


def set_up(client):
    """Walk through the pages that set up an authenticator app; its secret."""
    page = client.get(SET_UP, follow=True)
    if "reauthenticate" in page.request["PATH_INFO"]:
        page = client.post(page.request["PATH_INFO"], {"password": PASSWORD, "next": SET_UP}, follow=True)
    secret = page.context["form"].secret
    done = client.post(SET_UP, {"code": code_for(secret)}, follow=True)
    assert done.redirect_chain[-1][0] == "/tai-khoan/2fa/recovery-codes/"
    assert len(done.context["unused_codes"]) == 10
    return secret


def test_an_authenticator_app_is_set_up_and_asked_for_from_then_on(client, manager):
    sign_in(client)
    secret = set_up(client)
    client.logout()

    assert sign_in(client).url == "/tai-khoan/2fa/authenticate/"
    assert client.get("/admin/").status_code == 302
    assert client.post("/tai-khoan/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert client.get("/admin/").status_code == 302
    client.post("/tai-khoan/2fa/authenticate/", {"code": code_for(secret)})

    assert client.get("/admin/").status_code == 200


def test_a_recovery_code_works_once(client, manager):
    sign_in(client)
    set_up(client)
    code = client.get("/tai-khoan/2fa/recovery-codes/").context["unused_codes"][0]
    client.logout()

    sign_in(client)
    client.post("/tai-khoan/2fa/authenticate/", {"code": code})
    assert client.get("/admin/").status_code == 200
    client.logout()
    sign_in(client)
    client.post("/tai-khoan/2fa/authenticate/", {"code": code})
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize(
    "path",
    [
        "/tai-khoan/2fa/",
        "/tai-khoan/2fa/webauthn/",
        "/tai-khoan/password/change/",
        "/tai-khoan/email/",
        "/tai-khoan/sessions/",
    ],
)
def test_the_pages_of_ones_account_open(client, manager, path):
    sign_in(client)

    assert client.get(path).status_code == 200


def test_passkeys_are_offered_at_sign_in_and_for_setting_up(client, manager):
    assert 'id="passkey_login"' in client.get(LOGIN).content.decode()
    options = client.get("/tai-khoan/2fa/webauthn/login/", headers={"accept": "application/json"}).json()
    assert options["request_options"]["publicKey"]["challenge"]

    sign_in(client)
    page = client.get("/tai-khoan/2fa/webauthn/add/", follow=True)
    page = client.post(
        page.request["PATH_INFO"], {"password": PASSWORD, "next": "/tai-khoan/2fa/webauthn/add/"}, follow=True
    )
    assert page.context["form"].fields["name"].label
    assert page.context["js_data"]["creation_options"]["publicKey"]["rp"]["id"] == "testserver"


@pytest.mark.usefixtures("required")
class TestWhereItIsRequired:
    def test_staff_with_a_password_alone_are_led_to_set_it_up(self, client, manager):
        sign_in(client)

        for path in ("/admin/", "/admin/pages/", "/", "/toi/bat-dau/"):
            assert client.get(path).url == reverse("mfa_index")
        assert client.get(reverse("mfa_index")).status_code == 200

    @pytest.mark.parametrize("role", Role)
    def test_every_role_of_the_staff_needs_it(self, client, role):
        UserFactory(username="canbo", role=role)
        sign_in(client, "canbo")

        assert client.get("/admin/").url == reverse("mfa_index")

    def test_administrators_need_it_too(self, client):
        User.objects.create_superuser("root", "", PASSWORD)
        sign_in(client, "root")

        assert client.get("/admin/").url == reverse("mfa_index")

    def test_learners_do_not(self, client):
        UserFactory(username="hocvien")
        sign_in(client, "hocvien")

        assert client.get("/toi/").status_code == 200

    def test_having_set_it_up_one_confirms_with_a_code_and_works(self, client, manager):
        sign_in(client)
        secret = set_up(client)

        asked = client.get("/admin/")
        assert asked.url == "/tai-khoan/2fa/reauthenticate/?next=%2Fadmin%2F"
        assert client.get(asked.url).status_code == 200
        done = client.post(asked.url, {"code": code_for(secret), "next": "/admin/"})

        assert done.url == "/admin/"
        assert client.get("/admin/").status_code == 200

    def test_a_session_from_before_it_was_set_up_does_not_count(self, client, manager):
        stale = Client()
        sign_in(stale)
        sign_in(client)
        set_up(client)

        assert stale.get("/admin/").url.startswith("/tai-khoan/2fa/reauthenticate/")
        assert stale.post("/admin/account/", {}).status_code == 302

    def test_a_session_opened_by_any_other_way_does_not_count(self, client, manager):
        sign_in(client)
        set_up(client)
        other_way = Client()
        other_way.force_login(manager)

        assert other_way.get("/admin/").url.startswith("/tai-khoan/2fa/reauthenticate/")

    def test_who_has_a_key_only_is_asked_for_the_key(self, client, manager):
        Authenticator.objects.create(user=manager, type=Authenticator.Type.WEBAUTHN, data={"name": "khóa"})
        client.force_login(manager)

        assert client.get("/admin/").url == "/tai-khoan/2fa/webauthn/reauthenticate/?next=%2Fadmin%2F"

    def test_a_passkey_alone_is_enough(self, client, manager):
        """allauth notes how a session was signed in; this is what it notes for a passkey."""
        client.force_login(manager)
        session = client.session
        session["account_authentication_methods_user"] = str(manager.pk)
        session["account_authentication_methods"] = [
            {"method": "mfa", "at": 1.0, "id": 1, "type": "webauthn", "passwordless": True}
        ]
        session.save()

        assert client.get("/admin/").status_code == 200

    def test_a_reset_password_opens_nothing_without_the_second_step(self, client, manager):
        sign_in(client)
        set_up(client)
        client.logout()
        manager.set_password("mat-khau-moi-2026")
        manager.save()

        client.post(LOGIN, {"login": "quanly", "password": "mat-khau-moi-2026"})

        assert client.get("/admin/").status_code == 302
        assert client.session.get("_auth_user_id") is None

    def test_taking_it_off_ends_the_work(self, client, manager):
        sign_in(client)
        secret = set_up(client)
        client.post("/tai-khoan/2fa/reauthenticate/", {"code": code_for(secret), "next": "/admin/"})
        client.logout()
        sign_in(client)
        client.post("/tai-khoan/2fa/authenticate/", {"code": code_for(secret, steps=1)})
        assert client.get("/admin/").status_code == 200
        Authenticator.objects.filter(user=manager).delete()
        client.logout()
        sign_in(client)

        assert client.get("/admin/").url == reverse("mfa_index")

    def test_it_costs_who_took_it_no_query(self, client, manager, queries_of, settings):
        sign_in(client)
        secret = set_up(client)
        client.post("/tai-khoan/2fa/reauthenticate/", {"code": code_for(secret), "next": "/admin/"})

        with_rule = queries_of(client, "/admin/sprite/")
        settings.LMS_SECOND_FACTOR_REQUIRED = False

        assert queries_of(client, "/admin/sprite/") == with_rule

    def test_a_learner_who_becomes_staff_meets_it_in_the_administration(self, client):
        user = UserFactory(username="hocvien")
        sign_in(client, "hocvien")
        client.get("/toi/")
        user.groups.add(Group.objects.get(name=Role.MANAGER.value))

        assert client.get("/admin/").url == reverse("mfa_index")
