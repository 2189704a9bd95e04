"""Uploads of the wrong kind or size are refused with a sentence, and nothing is kept."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django import forms
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection
from wagtail.users.models import UserProfile

from certificates.models import SignedCopy, SigningWay
from courses.models import AttendancePaper
from lms.hours.models import Exemption, ExternalCredit
from lms.people.models import RosterImport
from lms.places.models import Commune
from lms.roles import Role
from lms.uploads import kind_of, kind_of_file
from tests.certificates.stories import issued
from tests.courses.stories import session_in
from tests.factories import (
    CertificateTemplateFactory,
    ProviderStatusFactory,
    RegisterFactory,
    RegistrationFactory,
    UserFactory,
)
from tests.support.forms import OUR_PACKAGES, forms_of_the_site

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


# --- what a file is called and what it is -------------------------------------------------------------------

Asked = tuple[str, dict[str, Any]]


def called(name: str, content: bytes = b"hello") -> SimpleUploadedFile:
    """A text that bears the name of something else."""
    return SimpleUploadedFile(name, content)


def no_table() -> SimpleUploadedFile:
    """Any text is a list of one column, so what is no list at all."""
    return called("danh-sach.xlsx", b"%PDF-1.7 hello")


def what_a_person_hands_in(client: Any) -> Asked:
    user = UserFactory()
    ProviderStatusFactory(provider__user=user)
    client.force_login(user)
    told = {
        "kind": "certificate", "title": "Kỹ năng", "organizer": "Học viện Tư pháp", "hours": "7,5",
        "happened_on": str(timezone.localdate() - timedelta(days=1)), "content_kind": "skills", "mode": "online",
    }  # fmt: skip
    return reverse("hours:hand_in"), told | {"evidence": called("giay.pdf")}


def an_exemption(client: Any) -> Asked:
    provider = ProviderStatusFactory().provider
    told = {"provider": provider.pk, "year": timezone.localdate().year, "clause": "maternity", "note": ""}
    return reverse("exemptions:add"), told | {"evidence": called("giay.jpg")}


def an_excuse(client: Any) -> Asked:
    session = session_in(3, status="running")
    seat = RegistrationFactory(session=session)
    told = {"registration": seat.pk, "meetings": [session.meetings.get().pk], "reason": "Đi công tác"}
    return reverse("sessions:excuse", args=[session.pk]), told | {"document": called("don.pdf")}


def a_signed_list(client: Any) -> Asked:
    session = session_in(0, status="running")
    told = {"meeting": session.meetings.get().pk, "file": called("danh-sach.png")}
    return reverse("sessions:signed_lists", args=[session.pk]), told


def attendance(client: Any) -> Asked:
    session = session_in(0, status="running")
    meeting = session.meetings.get()
    return reverse("sessions:import_attendance", args=[session.pk, meeting.pk]), {"file": no_table()}


def names_of_a_session(client: Any) -> Asked:
    return reverse("sessions:nominees", args=[session_in(3).pk]), {"file": no_table()}


def people(client: Any) -> Asked:
    return reverse("roster_imports:add"), {"file": no_table(), "sheet": ""}


def communes(client: Any) -> Asked:
    return reverse("communes:import"), {"file": no_table()}


def a_scan(client: Any) -> Asked:
    [certificate] = issued(register=RegisterFactory(signing=SigningWay.PAPER))
    return reverse("issued_certificates:scan", args=[certificate.pk]), {"file": called("quet.pdf")}


def a_picture(name: str) -> Callable[[Any], Asked]:
    def of_a_template(client: Any) -> Asked:
        edit = reverse("certificate_templates:edit", args=[CertificateTemplateFactory().pk])
        form = client.get(edit).context["form"]
        return edit, {each: form[each].value() or "" for each in form.fields} | {name: called("nen.png")}

    return of_a_template


UPLOADS: dict[str, Callable[[Any], Asked]] = {
    "HandInForm.evidence": what_a_person_hands_in,
    "ExemptionForm.evidence": an_exemption,
    "ExcuseForm.document": an_excuse,
    "PaperForm.file": a_signed_list,
    "FileForm.file": attendance,
    "ListForm.file": names_of_a_session,
    "UploadForm.file": people,
    "CommuneFileForm.file": communes,
    "ScanForm.file": a_scan,
    "TemplateForm.artwork": a_picture("artwork"),
    "TemplateForm.emblem": a_picture("emblem"),
}
"""Every form that takes a file: how somebody sends it one that is not what its name says."""
OTHERS = {
    "SampleForm.paper",  # of the style guide; keeps nothing
    "SignedFilesForm.files",  # judged one by one, in tests/certificates/test_take_in_files.py
}


def file_fields() -> Iterator[str]:
    for form in forms_of_the_site():
        if form.__module__.split(".")[0] in OUR_PACKAGES:
            for name, field in form.base_fields.items():
                if isinstance(field, forms.FileField):
                    yield f"{form.__name__}.{name}"


def test_every_form_that_takes_a_file_is_tried_below():
    assert set(file_fields()) - OTHERS == set(UPLOADS)


@pytest.mark.parametrize("field", UPLOADS)
def test_what_is_not_what_its_name_says_is_refused_in_words(client, field):
    client.force_login(UserFactory(role=Role.MANAGER))
    address, sent = UPLOADS[field](client)

    response = client.post(address, sent)

    assert response.status_code in (200, 422), "the upload was taken"
    assert response.context["form"].errors, field
    for model in (AttendancePaper, Exemption, ExternalCredit, RosterImport, SignedCopy, Commune):
        assert not model.objects.exists()


@pytest.mark.parametrize("name", ["tep.pdf", "tep.docx", "tep.XLSX", "tep.zip", "tep.mp3", "tep.mp4"])
def test_a_document_is_what_its_name_says(client, name):
    client.force_login(UserFactory(role=Role.MANAGER))
    data = {"title": "Tệp", "collection": Collection.get_first_root_node().pk, "file": called(name)}

    response = client.post(reverse("wagtaildocs:add"), data)

    assert name[-4:] in str(response.context["form"].errors["file"])
    assert not get_document_model().objects.exists()


@pytest.mark.parametrize(
    "name, content",
    [
        ("tep.pdf", b"%PDF-1.7"),
        ("tep.docx", b"PK\x03\x04 word"),
        ("tep.mp3", b"ID3\x03 sound"),
        ("tep.mp4", b"\0\0\0\x20ftypisom"),
    ],
)
def test_a_document_that_is_what_its_name_says_is_taken(client, name, content):
    client.force_login(UserFactory(role=Role.MANAGER))
    data = {"title": "Tệp", "collection": Collection.get_first_root_node().pk, "file": called(name, content)}

    assert client.post(reverse("wagtaildocs:add"), data).status_code == 302

    document = get_document_model().objects.get()
    with document.file.open() as file:
        assert file.read() == content
    edit = {"title": "Tên khác", "collection": document.collection_id, "file": ""}
    assert client.post(reverse("wagtaildocs:edit", args=[document.pk]), edit).status_code == 302
    document.refresh_from_db()
    assert document.title == "Tên khác"


@pytest.mark.parametrize(
    "content, kind",
    [
        (b"%PDF-1.7", "pdf"),
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b"\x89PNG\r\n\x1a\n\0", "png"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "webp"),
        (b"PK\x05\x06", "zip"),
        (b"\xff\xfb\x90", "mp3"),
        (b"hello", ""),
        (b"MZ\x90", ""),
        (b"", ""),
    ],
)
def test_a_file_is_known_by_how_it_begins(content, kind):
    file = ContentFile(content)

    assert (kind_of(content), kind_of_file(file)) == (kind, kind)
    assert file.read() == content
