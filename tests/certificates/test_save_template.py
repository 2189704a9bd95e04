"""Making and changing templates."""

import pytest
from wagtail.models import ModelLogEntry

from certificates import errors
from certificates.actions import save_template
from certificates.models import CertificateTemplate
from certificates.rendering import CharacterNotInFont
from tests.factories import AFTER

pytestmark = pytest.mark.django_db


def saved(**facts):
    return save_template(**{"name": "Mẫu 1", "signer_name": "Lê Văn A", "by": None, "at": AFTER, **facts})


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


def test_words_that_cannot_be_printed_are_refused():
    with pytest.raises(CharacterNotInFont, match="安"):
        saved(signer_name="Lê 安")

    assert not CertificateTemplate.objects.exists()
