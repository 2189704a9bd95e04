"""What is attached to a record is for the office only."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction, GroupCollectionPermission

from courses.actions import revise_session
from exchanges.actions import add_delegate, amend, approve, complete, plan_visit
from lms.internal_files import COLLECTION_NAME, internal_collection, keep_internal
from lms.planning import actions as planning
from lms.roles import Role
from tests.factories import (
    AFTER,
    NOON,
    CourseSessionFactory,
    MaterialPageFactory,
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
    client.logout()
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


def attach(document, *, door):
    """Attach a file to a record through one of the doors that keep evidence; the file that the record has then."""
    if door == "record_activity":
        activity = PlannedActivityFactory()
        planning.approve(plan=activity.plan, by=None, at=NOON)
        return planning.record_activity(
            activity=activity,
            happened_on=NOON.date(),
            summary="Đã tập huấn",
            people_count=3,
            evidence=document,
            by=None,
            at=NOON,
        ).evidence
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
    visit = complete(
        visit=visit, results="Đã xong", report=document if door == "complete" else None, by=None, at=AFTER
    )
    if door == "amend":
        visit = amend(visit=visit, reason="Thêm báo cáo", report=document, by=None, at=AFTER)
    return visit.report


def test_evidence_of_an_activity_is_for_the_office_only(document, client):
    attach(document, door="record_activity")

    document.refresh_from_db()
    assert document.collection.name == COLLECTION_NAME
    assert readers_of(document, client) == OFFICE_ONLY


@pytest.mark.parametrize("door", ["complete", "amend"])
def test_the_report_of_a_visit_is_for_the_office_only(document, client, door):
    attach(document, door=door)

    document.refresh_from_db()
    assert readers_of(document, client) == OFFICE_ONLY


def link_from_a_page(document, *, live=True):
    """A material that links to a file; saved twice, since factories leave Wagtail's index of references alone."""
    text = f'<p><a linktype="document" id="{document.pk}">{document.title}</a></p>'
    MaterialPageFactory(live=live, body=[("text", text)]).save()


def test_a_file_that_a_page_links_to_stays_readable_and_the_record_keeps_a_copy(document, client):
    link_from_a_page(document)

    session = revise_session(session=CourseSessionFactory(), decision=document, by=None, at=NOON)

    document.refresh_from_db()
    assert all(readers_of(document, client).values())
    copied = session.decision
    assert (copied.title, copied.file.read()) == (document.title, document.file.read())
    assert copied.file.name != document.file.name
    assert readers_of(copied, client) == OFFICE_ONLY


def test_the_copy_is_made_once_and_a_file_on_no_page_is_not_copied(document):
    assert keep_internal(document) == document
    shown = get_document_model().objects.create(title="Báo cáo", file=ContentFile(b"%PDF-1.7", "bao-cao.pdf"))
    link_from_a_page(shown, live=False)

    copied = keep_internal(shown)

    assert copied != shown
    assert keep_internal(copied) == copied
    assert keep_internal(None) is None


@pytest.mark.parametrize("door", ["complete", "amend", "record_activity"])
def test_every_door_gives_its_record_the_copy(document, door):
    link_from_a_page(document)

    attached = attach(document, door=door)

    assert attached != document
    assert attached.collection.name == COLLECTION_NAME


# --- what the office keeps, in the admin ---------------------------------------------------------------------


@pytest.fixture
def trainer():
    return UserFactory(role=Role.TRAINER)


def kept(uploader=None):
    """A file that a person uploaded and the office keeps."""
    document = get_document_model().objects.create(
        title="Danh sách ký", uploaded_by_user=uploader, file=ContentFile(b"%PDF-1.7", "danh-sach.pdf")
    )
    keep_internal(document)
    return document


def chosen_from(client) -> str:
    """What the dialogue offers to choose."""
    return client.get(reverse("wagtaildocs_chooser:choose")).json()["html"]


def edit(client, document, *, collection):
    """Send the form of a file with another file and another place; True where that was done."""
    data = {
        "title": document.title,
        "collection": collection.pk,
        "file": SimpleUploadedFile("khac.pdf", b"%PDF-1.7 khac"),
    }
    client.post(reverse("wagtaildocs:edit", args=[document.pk]), data)
    document = get_document_model().objects.get(pk=document.pk)
    return document.file.read() == b"%PDF-1.7 khac" and document.collection_id == collection.pk


def test_who_uploaded_a_file_can_no_longer_change_it_when_the_office_keeps_it(client, trainer):
    document = kept(uploader=trainer)
    client.force_login(trainer)

    assert not edit(client, document, collection=Collection.get_first_root_node())
    client.post(reverse("wagtaildocs:delete", args=[document.pk]))

    assert get_document_model().objects.get(pk=document.pk).collection.name == COLLECTION_NAME


def test_trainers_are_not_offered_what_the_office_keeps(client, trainer):
    document = kept(uploader=trainer)
    client.force_login(trainer)

    assert document.title not in chosen_from(client)
    assert client.get(reverse("wagtaildocs_chooser:chosen", args=[document.pk])).status_code == 302
    assert document.title not in client.get(reverse("wagtaildocs:index")).content.decode()
    listed = client.get("/admin/api/main/documents/").json()["items"]
    assert document.pk not in [item["id"] for item in listed]


def test_trainers_change_and_choose_their_other_files(client, trainer, document):
    document.uploaded_by_user = trainer
    document.save()
    kept()
    client.force_login(trainer)

    assert document.title in chosen_from(client)
    assert edit(client, document, collection=Collection.get_first_root_node())


def test_managers_choose_what_the_office_keeps_and_change_what_they_uploaded(client):
    manager = UserFactory(role=Role.MANAGER)
    document = kept(uploader=manager)
    client.force_login(manager)

    assert document.title in chosen_from(client)
    assert edit(client, document, collection=internal_collection())


def test_an_administrator_changes_whatever_the_office_keeps(client):
    document = kept()
    client.force_login(UserFactory(is_superuser=True))

    assert document.title in chosen_from(client)
    assert edit(client, document, collection=internal_collection())


def test_the_offices_collection_stays_closed_and_the_same_wherever_it_is_moved(client, trainer):
    document = kept(uploader=trainer)
    elsewhere = Collection.get_first_root_node().add_child(name="Tư liệu")
    internal_collection().move(elsewhere, "sorted-child")
    client.force_login(trainer)

    assert not edit(client, document, collection=elsewhere)
    keep_internal(document)

    assert Collection.objects.filter(name=COLLECTION_NAME).count() == 1


def test_another_name_and_a_collection_below_it_open_nothing(client, trainer):
    document = kept(uploader=trainer)
    collection = internal_collection()
    document.collection = collection.add_child(name="Năm 2026")
    document.save()
    Collection.objects.filter(pk=collection.pk).update(name="Hồ sơ của cơ quan")
    client.force_login(trainer)

    assert document.title not in chosen_from(client)
    assert not edit(client, document, collection=Collection.get_first_root_node())


def test_groups_of_another_site_that_may_change_every_file_do_not_reach_the_offices(client):
    moderators = Group.objects.create(name="Moderators")
    for codename in ("add_document", "change_document", "choose_document"):
        GroupCollectionPermission.objects.create(
            group=moderators,
            collection=Collection.get_first_root_node(),
            permission=Permission.objects.get(content_type__app_label="wagtaildocs", codename=codename),
        )
    user = UserFactory(role=Role.TRAINER)
    user.groups.add(moderators)
    client.force_login(user)
    members = Collection.get_first_root_node().add_child(name="Cho thành viên")
    CollectionViewRestriction.objects.create(collection=members, restriction_type="groups")
    members_only = get_document_model().objects.create(
        title="Bản tin", collection=members, file=ContentFile(b"%PDF-1.7", "ban-tin.pdf")
    )

    for document, theirs_to_change in ((kept(), False), (members_only, True)):
        assert (document.title in chosen_from(client)) is theirs_to_change
        assert edit(client, document, collection=members) is theirs_to_change


def test_pictures_that_the_office_keeps_are_as_closed(client, trainer):
    image = get_image_model().objects.create(
        title="Ảnh buổi học", uploaded_by_user=trainer, file=get_test_image_file()
    )
    image.collection = internal_collection()
    image.save()
    client.force_login(trainer)

    assert image.title not in client.get(reverse("wagtailimages_chooser:choose")).json()["html"]
    assert client.get(reverse("wagtailimages:edit", args=[image.pk])).status_code == 302
