"""What the site sends with its pages, what it serves and what it keeps shut."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction

from certificates import actions as certificates
from courses.models import Registration
from lms.roles import Role
from lms.users.models import User
from tests.factories import (
    AFTER,
    PASSWORD,
    CourseSessionFactory,
    MaterialPageFactory,
    ProviderFactory,
    RegisterFactory,
    RegistrationFactory,
    UserFactory,
)

ROOT = Path(__file__).resolve().parents[2]
INLINE = [
    (
        re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(ld\+)?json\")[^>]*>"),
        "a script in the page",
    ),
    (re.compile(r"<style[\s>]"), "a style sheet in the page"),
    (re.compile(r"<[^>]+\sstyle="), "a style attribute"),
    (re.compile(r"<[^>]+\son[a-z]+="), "an event handler"),
    (re.compile(r"(href|src|action)=\"javascript:"), "a script in an address"),
]


def directives(response) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: value for name, _space, value in parts if name}


@pytest.fixture
def public_addresses(db):
    """One address of each kind of public page, with something on it."""
    session = CourseSessionFactory()
    material = MaterialPageFactory(parent__parent=session.course)
    learner = ProviderFactory(user=UserFactory(username="hocvien"))
    completed = RegistrationFactory(
        provider=learner,
        session=session,
        outcome=Registration.Outcome.COMPLETED,
        attended_minutes=240,
        required_minutes=192,
    )
    type(session).objects.filter(pk=session.pk).update(
        status="settled", settled_at=AFTER, threshold_percent=80
    )
    certificate = certificates.issue(
        registration=completed, register=RegisterFactory(), by=None, on=session.ends_on, at=AFTER
    )
    return [
        "/",
        session.course.url,
        material.url,
        "/trao-doi-kinh-nghiem/",
        "/lop/",
        f"/lop/{session.code}/",
        "/v/",
        f"/v/{certificate.code}/",
        "/v/KHONG-CO-MA/",
        "/toi/",
        "/tai-khoan/login/",
        "/tai-khoan/signup/",
        "/tai-khoan/password/reset/",
        "/tai-khoan/password/change/",
        "/tai-khoan/email/",
        "/tai-khoan/2fa/",
        "/tai-khoan/2fa/webauthn/",
        "/tai-khoan/sessions/",
        "/tai-khoan/logout/",
        "/khong-co-trang-nay/",
    ]


@pytest.mark.parametrize("person", ["visitor", "learner", "staff"])
def test_public_pages_run_no_script_and_take_no_style_of_their_own(public_addresses, person):
    client = Client()
    if person == "learner":
        client.force_login(User.objects.get(username="hocvien"))
    if person == "staff":
        client.force_login(UserFactory(role=Role.MANAGER))
    for address in public_addresses:
        response = client.get(address)
        assert directives(response)["script-src"] == "'self'", address
        assert directives(response)["style-src"] == "'self'", address
        html = response.content.decode()
        found = [
            (address, words, match[0][:120]) for pattern, words in INLINE for match in pattern.finditer(html)
        ]
        assert found == []


def test_pages_cannot_be_framed_sniffed_or_followed(client, db):
    response = client.get("/")

    policy = directives(response)
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert policy["base-uri"] == policy["form-action"] == policy["frame-ancestors"] == "'self'"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_the_looser_policy_is_the_administrations_only(client, db):
    client.force_login(UserFactory(role=Role.MANAGER))

    assert "'unsafe-inline'" in directives(client.get("/admin/"))["script-src"]
    assert directives(client.get("/admin/"))["object-src"] == "'none'"


def test_a_form_from_elsewhere_is_refused(db):
    client = Client(enforce_csrf_checks=True)
    UserFactory(username="ngoc")

    response = client.post("/tai-khoan/login/", {"login": "ngoc", "password": PASSWORD})

    assert response.status_code == 403


class TestFiles:
    @pytest.fixture
    def document(self, db):
        return get_document_model().objects.create(
            title="Tệp", file=ContentFile(b"%PDF-1.4 mat", name="mat.pdf")
        )

    def test_documents_are_not_served_from_the_media_folder(self, client, document):
        assert Path(settings.MEDIA_ROOT, document.file.name).exists()

        assert client.get(f"/media/{document.file.name}").status_code == 404
        assert client.get(f"/media/images/../{document.file.name}").status_code == 404
        assert client.get(document.url).status_code == 200

    def test_documents_of_a_private_folder_ask_who_is_reading(self, client, document):
        private = Collection.get_first_root_node().add_child(name="Nội bộ")
        CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
        document.collection = private
        document.save()

        assert client.get(document.url).url.startswith("/tai-khoan/login/")
        client.force_login(UserFactory())
        assert client.get(document.url).status_code == 200

    def test_resized_pictures_are_served_and_originals_are_not(self, client, db):
        image = get_image_model().objects.create(title="Ảnh", file=get_test_image_file())
        rendition = image.get_rendition("width-50")

        assert client.get(rendition.url).status_code == 200
        assert image.file.name.startswith("original_images/")
        assert client.get(f"/media/{image.file.name}").status_code == 404

    def test_private_files_have_no_address_and_lie_outside_the_media_folder(self, client):
        private = storages["private"]
        name = private.save("giay-chung-nhan/thu.pdf", ContentFile(b"x"))

        with pytest.raises(ValueError, match="not accessible via a URL"):
            private.url(name)
        assert Path(settings.MEDIA_ROOT) not in Path(private.path(name)).parents
        assert Path(settings.STATIC_ROOT) not in Path(private.path(name)).parents
        assert Path(private.path(name)).stat().st_mode & 0o077 == 0
        private.delete(name)


class TestProduction:
    @staticmethod
    def run(code: str, **environment: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            env={
                "PATH": os.environ["PATH"],
                "DJANGO_SETTINGS_MODULE": "lms.settings.production",
                "ALLOWED_HOSTS": "taphuan.example",
                "BASE_URL": "https://taphuan.example",
                **environment,
            },
        )

    def test_it_does_not_start_without_a_secret(self):
        result = self.run("import django; django.setup()")

        assert result.returncode != 0
        assert "SECRET_KEY" in result.stderr

    def test_it_asks_staff_for_a_second_step_and_sends_cookies_over_tls_only(self):
        code = (
            "from django.conf import settings as s;"
            "print(s.LMS_SECOND_FACTOR_REQUIRED, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT,"
            " s.SECURE_HSTS_SECONDS >= 31536000, s.DEBUG, s.ALLAUTH_TRUSTED_PROXY_COUNT)"
        )

        result = self.run(code, SECRET_KEY="x" * 60)

        assert result.stdout.split() == ["True"] * 5 + ["False", "1"], result.stderr
