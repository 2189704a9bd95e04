"""Uploads of the wrong kind or size are refused with a sentence, and nothing is kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection
from wagtail.users.models import UserProfile

from lms.roles import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PROGRAM = SimpleUploadedFile("ghi-danh.exe", b"MZ\x90\x00", "application/octet-stream")
TOO_LARGE = SimpleUploadedFile("tai-lieu.pdf", b"%PDF-1.7" + b"0" * 4096, "application/pdf")
NO_PICTURE = SimpleUploadedFile("anh.png", b"not a picture", "image/png")


@pytest.fixture(params=["vi", "en"])
def language(request, client) -> str:
    manager = UserFactory(role=Role.MANAGER)
    UserProfile.objects.create(user=manager, preferred_language=request.param)
    client.force_login(manager)
    return request.param


def upload(client, view: str, file: SimpleUploadedFile) -> str:
    """The page that comes back after ``file`` is sent; a refused form comes back with its message."""
    file.seek(0)
    data = {"title": "Tệp", "collection": Collection.get_first_root_node().pk, "file": file}
    response = client.post(reverse(view), data)
    assert response.status_code == 200, "the upload was taken"
    return response.content.decode()


def test_a_program_is_no_document(client, language):
    page = upload(client, "wagtaildocs:add", PROGRAM)

    assert {"vi": "Không nhận tệp", "en": "File extension"}[language] in page
    assert not get_document_model().objects.exists()


def test_a_document_over_the_limit_is_refused(client, language, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 1024

    page = upload(client, "wagtaildocs:add", TOO_LARGE)

    assert {"vi": "quá lớn", "en": "too big"}[language] in page
    assert not get_document_model().objects.exists()


def test_what_is_no_picture_is_refused_as_an_image(client, language):
    page = upload(client, "wagtailimages:add", NO_PICTURE)

    assert {"vi": "hình ảnh", "en": "image"}[language] in page
    assert not get_image_model().objects.exists()
