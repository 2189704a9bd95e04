"""Certificates' files: drawn once, whole or not at all, kept with their hash."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from threading import Barrier

import pypdfium2
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import override_settings
from wagtail.models import ModelLogEntry

from certificates.actions import StoredFile, record_files, record_redrawn_file
from certificates.errors import FileDamaged
from certificates.files import pdf_of, preview_of, store_files
from certificates.models import Certificate, FormerFile, private_storage
from certificates.tasks import draw_files, draw_in_background
from tests.certificates.stories import TODAY, issued, settled_session
from tests.factories import AFTER, CertificateTemplateFactory, ProviderFactory, RegisterFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    [certificate] = issued(settled_session(completed=[ProviderFactory(full_name="Đặng Thị Ngọc Ánh")]))
    return certificate


def path_of(certificate) -> Path:
    return Path(private_storage().path(certificate.pdf.name))


def words_in(pdf: bytes) -> str:
    return pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()


def test_the_file_says_what_the_register_says(certificate):
    words = words_in(pdf_of(certificate))

    for said in (
        "Đặng Thị Ngọc Ánh",
        certificate.course,
        "Số: 01/2026/GCN-TGPL",
        "4 giờ",
        "15/06/2026",
        "Hà Tĩnh, ngày 20 tháng 6 năm 2026",
        "DỮ LIỆU MẪU",
    ):
        assert said in words


@override_settings(WAGTAILADMIN_BASE_URL="https://tgpl.example/")
def test_the_file_names_the_short_address_with_the_code_in_groups(certificate):
    code = certificate.code

    assert f"tgpl.example/v/{code[:6]}-{code[6:12]}-{code[12:]}" in words_in(pdf_of(certificate)).replace(
        "\r\n", ""
    )


def test_the_first_look_stores_the_file_and_the_second_reads_it(certificate):
    first = pdf_of(certificate)
    made_at = path_of(certificate).stat().st_mtime_ns

    again = Certificate.objects.get(pk=certificate.pk)
    assert pdf_of(again) == first
    assert path_of(again).stat().st_mtime_ns == made_at
    assert again.pdf_sha256 == sha256(first).hexdigest()
    assert again.pdf.name == f"certificates/{again.register_id}/2026/{again.code}.pdf"


def test_only_the_site_may_read_a_file_and_nothing_lies_beside_it(certificate):
    pdf_of(certificate)

    assert path_of(certificate).stat().st_mode & 0o777 == 0o600
    assert not list(path_of(certificate).parent.glob(".*"))


def test_files_of_many_are_drawn_once():
    certificates = issued(settled_session(completed=3))

    assert store_files(certificates) == 3
    assert store_files(certificates) == 0
    assert store_files(Certificate.objects.order_by("pk")) == 0
    assert not Certificate.objects.without_file().exists()


def test_a_whole_file_left_by_a_kill_is_taken_over_and_never_overwritten(certificate):
    pdf = pdf_of(certificate)
    Certificate.objects.filter(pk=certificate.pk).update(pdf="", pdf_sha256="")
    path_of(certificate).write_bytes(b"the file that came first")

    again = Certificate.objects.get(pk=certificate.pk)
    assert pdf_of(again) == b"the file that came first" != pdf
    assert again.pdf_sha256 == sha256(b"the file that came first").hexdigest()


def test_a_file_that_was_changed_is_not_given_out(certificate):
    pdf_of(certificate)
    path_of(certificate).write_bytes(b"%PDF-forged")

    with pytest.raises(FileDamaged, match="01/2026/GCN-TGPL"):
        pdf_of(certificate)

    assert path_of(certificate).read_bytes() == b"%PDF-forged"


def test_a_lost_file_is_drawn_again_the_same(certificate):
    pdf = pdf_of(certificate)
    path_of(certificate).unlink()

    assert pdf_of(Certificate.objects.get(pk=certificate.pk)) == pdf
    assert not ModelLogEntry.objects.for_instance(certificate).filter(action="certificates.redraw_file")


def test_a_lost_file_that_comes_out_differently_is_noted(certificate):
    before = sha256(pdf_of(certificate)).hexdigest()
    path_of(certificate).unlink()

    with override_settings(WAGTAILADMIN_BASE_URL="https://moved.example"):
        after = sha256(pdf_of(certificate)).hexdigest()

    entry = ModelLogEntry.objects.for_instance(certificate).get(action="certificates.redraw_file")
    assert entry.data == {"sha256_before": before, "sha256": after}
    again = Certificate.objects.get(pk=certificate.pk)
    assert again.pdf_sha256 == after != before
    assert [each.sha256 for each in again.former_files.all()] == [before]
    same = StoredFile(again.pdf.name, after)
    record_redrawn_file(certificate=certificate, file=same, by=None, at=AFTER)
    assert FormerFile.objects.count() == 1


def test_a_stored_file_keeps_its_place_in_the_register(certificate):
    pdf_of(certificate)

    assert record_files(files={certificate.pk: StoredFile("elsewhere.pdf", "0" * 64)}) == 0

    again = Certificate.objects.get(pk=certificate.pk)
    assert again.pdf.name == certificate.pdf.name


def test_the_database_keeps_file_and_hash_together(certificate):
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=certificate.pk).update(pdf="a.pdf")


def test_the_task_draws_what_is_missing_and_can_be_run_twice():
    certificates = issued(settled_session(completed=3))
    pdf_of(certificates[1])
    keys = [each.pk for each in certificates]

    assert draw_files.call(keys) == 2
    assert draw_files.call(keys) == 0


def test_in_the_background_only_what_is_missing_is_asked_for():
    certificates = issued(settled_session(completed=2))

    draw_in_background(certificates)
    assert not Certificate.objects.without_file().exists()
    draw_in_background(Certificate.objects.all())


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_store_one_file_each():
    certificates = issued(settled_session(completed=4))
    keys = [each.pk for each in certificates]
    ready = Barrier(2)

    def work(_n: int) -> int:
        try:
            ready.wait(timeout=30)
            return draw_files.call(keys)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        drawn = list(pool.map(work, range(2)))

    assert sum(drawn) == 4
    for certificate in Certificate.objects.all():
        assert sha256(pdf_of(certificate)).hexdigest() == certificate.pdf_sha256


def test_a_preview_is_marked_and_stores_nothing():
    template = CertificateTemplateFactory(signer_authority="KT.", signer_title="PHÓ GIÁM ĐỐC")
    register = RegisterFactory(template=template, number_format="{number:03d}-{year}/TH")

    words = words_in(preview_of(template, on=TODAY))

    assert "DỮ LIỆU MẪU – KHÔNG CÓ GIÁ TRỊ" in words
    assert "000-2026/TH" in words
    assert "PHÓ GIÁM ĐỐC" in words
    assert not register.certificates.exists()
