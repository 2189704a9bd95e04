"""What is attached to a record is for the office only."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from exchanges.actions import add_delegate, amend, approve, complete, plan_visit
from lms.internal_files import COLLECTION_NAME
from lms.planning import actions as planning
from lms.roles import Role
from tests.factories import (
    AFTER,
    NOON,
    OrganizationFactory,
    OtherProvinceFactory,
    PlannedActivityFactory,
    ProviderFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def document():
    return get_document_model().objects.create(
        title="Danh sách ký", file=ContentFile(b"%PDF-1.7", "danh-sach.pdf")
    )


def readers_of(document, client) -> dict[str, bool]:
    """Who gets the file: a visitor, a learner, and each role of the staff."""
    answers = {"visitor": client.get(document.url).status_code == 200}
    for who in (None, *Role):
        client.force_login(UserFactory(role=who))
        answers[who.name if who else "learner"] = client.get(document.url).status_code == 200
    return answers


OFFICE_ONLY = {
    "visitor": False,
    "learner": False,
    "TRAINER": False,
    "MANAGER": True,
    "DIRECTOR": True,
    "AUDITOR": True,
}


def test_a_file_on_its_own_is_for_everybody(document, client):
    assert all(readers_of(document, client).values())


def test_evidence_of_an_activity_is_for_the_office_only(document, client):
    activity = PlannedActivityFactory()
    planning.approve(plan=activity.plan, by=None, at=NOON)

    planning.record_activity(
        activity=activity,
        happened_on=NOON.date(),
        summary="Đã tập huấn",
        people_count=3,
        evidence=document,
        by=None,
        at=NOON,
    )

    document.refresh_from_db()
    assert document.collection.name == COLLECTION_NAME
    assert readers_of(document, client) == OFFICE_ONLY


@pytest.mark.parametrize("later", [False, True])
def test_the_report_of_a_visit_is_for_the_office_only(document, client, later):
    visit = plan_visit(
        title="Trao đổi kinh nghiệm",
        organization=OrganizationFactory(),
        province=OtherProvinceFactory(),
        host="Trung tâm bạn",
        starts_on=NOON.date(),
        ends_on=NOON.date(),
        purpose="Học hỏi",
        by=None,
        at=NOON,
    )
    add_delegate(visit=visit, provider=ProviderFactory(), by=None, at=NOON)
    approve(visit=visit, by=None, at=NOON)
    complete(visit=visit, results="Đã xong", report=None if later else document, by=None, at=AFTER)
    if later:
        amend(visit=visit, reason="Thêm báo cáo", report=document, by=None, at=AFTER)

    document.refresh_from_db()
    assert readers_of(document, client) == OFFICE_ONLY
