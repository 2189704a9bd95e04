"""Making and changing templates."""

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from certificates import errors
from certificates.actions import save_template
from certificates.models import CertificateTemplate
from certificates.rendering import CharacterNotInFont
from certificates.sheets import sample_of, values_of
from tests.factories import AFTER, CertificateTemplateFactory

pytestmark = pytest.mark.django_db


def saved(**facts):
    return save_template(
        **{
            "name": "Mẫu 1",
            "superior_body": "SỞ TƯ PHÁP",
            "issuer": "TRUNG TÂM TRỢ GIÚP PHÁP LÝ",
            "place": "Huế",
            "signer_title": "GIÁM ĐỐC",
            "signer_name": "Lê Văn A",
            "by": None,
            "at": AFTER,
            **facts,
        }
    )


def test_a_template_begins_with_version_one_and_each_change_makes_the_next():
    template = saved()
    saved(template=template, signer_name="Lê Văn B")

    template.refresh_from_db()
    assert (template.version, template.signer_name, str(template)) == (2, "Lê Văn B", "Mẫu 1")
    assert [entry.data["version"] for entry in ModelLogEntry.objects.for_instance(template)] == [2, 1]


def test_a_name_is_taken_once():
    saved()

    with pytest.raises(errors.TemplateNameTaken):
        saved()

    assert CertificateTemplate.objects.count() == 1


@pytest.mark.parametrize("line", ["superior_body", "issuer", "place", "signer_title", "signer_name", "title"])
def test_what_every_certificate_says_is_said_by_the_office(line):
    with pytest.raises(errors.LineMissing) as refused:
        saved(**{line: " "})

    assert refused.value.field == line
    assert not CertificateTemplate.objects.exists()


def test_a_design_that_does_not_ship_is_refused():
    for wrong in ({"design": "bar"}, {"orientation": "upside down"}):
        with pytest.raises(errors.UnknownDesign):
            saved(**wrong)
        with pytest.raises(IntegrityError), transaction.atomic():
            CertificateTemplateFactory(**wrong)


def test_lines_are_chosen_from_those_that_a_certificate_has():
    with pytest.raises(errors.UnknownLine):
        saved(lines=["hours", "salary"])

    template = saved(lines=["english", "hours"])

    assert template.lines == ["hours", "english"]
    words = values_of(sample_of(template, on=AFTER.date()))
    assert (words["facts"], words["facts_en"]) == ("Thời lượng 8 giờ", "8 hours")
    assert (words["person"], words["honorific"], words["decision"]) == ("", "", "")
    silent = saved(template=template, lines=["unit", "venue"])
    words = values_of(sample_of(silent, on=AFTER.date()))
    assert (words["facts"], words["title_en"], words["state_en"]) == ("Tại Hội trường Sở Tư pháp", "", "")
    assert words["person"] == "Trung tâm Trợ giúp pháp lý Nhà nước"


def test_the_log_says_what_a_new_version_changed():
    template = saved()
    saved(template=template, orientation="portrait", signer_name="Lê Văn A")

    assert ModelLogEntry.objects.for_instance(template).first().data["changed"] == ["orientation"]


def test_words_that_cannot_be_printed_are_refused():
    with pytest.raises(CharacterNotInFont, match="安"):
        saved(signer_name="Lê 安")

    assert not CertificateTemplate.objects.exists()
