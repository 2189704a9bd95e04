"""Courses, topics and materials as learners read them."""

from operator import attrgetter

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction

from courses.actions import mark_read
from courses.models import CourseSession, MaterialReading, Registration
from courses.session_rows import counted
from lms.cms.reading import with_anchors
from tests.courses.stories import fill, session_in
from tests.factories import (
    NOON,
    CoursePageFactory,
    CourseSessionFactory,
    MaterialPageFactory,
    ProviderFactory,
    RegistrationFactory,
    TopicPageFactory,
    UserFactory,
    course_index,
)

pytestmark = pytest.mark.django_db

BODY = [
    ("text", "<h2>Phạm vi</h2><p>Áp dụng trong cả nước.</p><h3>Đối tượng</h3><h2>Phạm vi</h2>"),
    (
        "legal_instrument",
        {
            "name": "Luật Trợ giúp pháp lý",
            "number": "11/2017/QH14",
            "provision": "điều 17",
            "url": "https://example.org/luat",
        },
    ),
]


@pytest.fixture
def learner():
    return ProviderFactory(user=UserFactory()).user


@pytest.fixture
def course():
    return CoursePageFactory(outcomes="<ul><li>Soạn đơn kiến nghị</li></ul>", audience="Luật sư")


@pytest.fixture
def material(course):
    return MaterialPageFactory(parent=TopicPageFactory(parent=course), body=BODY)


def html_of(client, page):
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_of_courses_shows_published_ones_with_their_length(client, course, material):
    TopicPageFactory(parent=course, minutes=150)
    draft = CoursePageFactory(live=False)

    html = html_of(client, course_index())

    assert course.title in html
    assert draft.title not in html
    assert "4" in html  # 90 + 150 minutes are 4 hours


@pytest.mark.parametrize("kind", [PageViewRestriction.GROUPS, PageViewRestriction.LOGIN])
def test_a_course_is_listed_for_those_only_who_may_open_it(client, course, learner, kind):
    closed = PageViewRestriction.objects.create(page=course, restriction_type=kind)
    readers = Group.objects.create(name="Người được xem")
    closed.groups.add(readers)
    learner.groups.add(readers)

    assert course.title not in html_of(client, course_index())
    client.force_login(learner)
    assert course.title in html_of(client, course_index())


def test_courses_of_one_kind_can_be_shown(client):
    skills, law = CoursePageFactory(), CoursePageFactory(content_kind="legal_knowledge")

    html = client.get(course_index().url, {"kind": "legal_knowledge"}).content.decode()

    assert law.title in html
    assert skills.title not in html


def test_a_strange_kind_shows_all(client, course):
    assert course.title in client.get(course_index().url, {"kind": "x"}).content.decode()


def test_a_course_shows_what_one_will_be_able_to_do_its_topics_and_sessions(client, course, material):
    session = session_in(9, course=course)
    past = session_in(-9, course=course)
    unapproved = MaterialPageFactory(parent=material.get_parent(), live=False)

    html = html_of(client, course)

    for words in (
        "Soạn đơn kiến nghị",
        "Luật sư",
        material.get_parent().title,
        material.title,
        session.title,
    ):
        assert words in html
    assert past.title not in html
    assert unapproved.title not in html


def test_a_learner_sees_their_own_progress(client, course, material, learner):
    second = MaterialPageFactory(parent=material.get_parent())
    mark_read(material=material, provider=learner.provider, at=NOON)
    mark_read(material=second, provider=ProviderFactory(), at=NOON)
    client.force_login(learner)

    context = client.get(course.url).context

    assert (context["read_count"], context["materials_count"]) == (1, 2)
    assert context["next_material"].title == second.title


def test_a_topic_lists_its_own_materials(client, course, material):
    other = MaterialPageFactory(parent=TopicPageFactory(parent=course))

    html = html_of(client, material.get_parent())

    assert material.title in html
    assert other.title not in html
    assert course.title in html


def test_a_material_shows_contents_laws_version_and_what_comes_next(client, course, material):
    follower = MaterialPageFactory(parent=TopicPageFactory(parent=course))
    material.save_revision().publish()

    response = client.get(material.url)
    html = response.content.decode()

    assert [heading.anchor for heading in response.context["headings"]] == [
        "pham-vi",
        "doi-tuong",
        "pham-vi-2",
    ]
    assert 'id="pham-vi-2"' in html
    assert html.count("11/2017/QH14") == 2  # in the text, and in the list of what is cited
    assert response.context["version"] == 1
    assert follower.title in html


def test_publishing_anew_raises_the_version(client, material):
    for _time in range(2):
        material.save_revision().publish()

    assert client.get(material.url).context["version"] == 2


def test_pages_that_are_not_published_are_not_found(client, course, material):
    material.unpublish()
    assert client.get(material.url).status_code == 404
    course.unpublish()
    assert client.get(course.url).status_code == 404
    assert client.get(f"{course_index().url}khong-co/").status_code == 404


# --- reading ------------------------------------------------------------------------------------------------


def test_a_learner_marks_a_material_as_read(client, material, learner):
    client.force_login(learner)
    url = reverse("courses:mark_read", args=[material.pk])
    assert url in html_of(client, material)

    response = client.post(url)

    assert response.url == material.url
    assert MaterialReading.objects.get().provider == learner.provider
    assert url not in html_of(client, material)


def test_reading_is_noted_by_post_only(client, material, learner):
    client.force_login(learner)

    assert client.get(reverse("courses:mark_read", args=[material.pk])).url == material.url
    assert not MaterialReading.objects.exists()


def test_an_account_of_nobody_on_the_list_notes_nothing(client, material):
    client.force_login(UserFactory())

    response = client.post(reverse("courses:mark_read", args=[material.pk]), follow=True)

    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert not MaterialReading.objects.exists()


def test_a_visitor_cannot_mark_anything(client, material):
    assert reverse("courses:mark_read", args=[material.pk]) not in html_of(client, material)
    assert client.post(reverse("courses:mark_read", args=[material.pk])).status_code == 302


def test_an_unpublished_material_cannot_be_marked(client, learner):
    client.force_login(learner)
    draft = MaterialPageFactory(live=False)

    assert client.post(reverse("courses:mark_read", args=[draft.pk])).status_code == 404


def test_a_material_that_one_may_not_open_cannot_be_marked_and_is_not_told_of(client, material, learner):
    PageViewRestriction.objects.create(
        page=material.get_parent(), restriction_type=PageViewRestriction.GROUPS
    )

    for user in (learner, UserFactory()):
        client.force_login(user)
        assert client.post(reverse("courses:mark_read", args=[material.pk])).status_code == 404
    assert not MaterialReading.objects.exists()


# --- queries and anchors ------------------------------------------------------------------------------------


def test_a_course_page_asks_at_most_twelve_times_however_much_it_shows(client, course, learner, queries_of):
    client.force_login(learner)
    session = session_in(9, course=course)
    RegistrationFactory(session=session, provider=learner.provider)
    MaterialPageFactory(parent=TopicPageFactory(parent=course))
    few = queries_of(client, course.url)
    fill(session, 1000)
    topic = TopicPageFactory(parent=course)
    for number in range(12):
        MaterialPageFactory(parent=topic)
        session_in(10 + number, course=course)

    assert queries_of(client, Page.objects.get(pk=course.pk).url) == few <= 12


def test_the_list_of_courses_asks_the_same_for_many(client, queries_of):
    CoursePageFactory()
    few = queries_of(client, course_index().url)
    for _number in range(30):
        TopicPageFactory()

    assert queries_of(client, course_index().url) == few


@pytest.mark.parametrize(
    "html,expected",
    [
        ("<p>Không có mục</p>", []),
        ("<h2></h2>", []),
        ("<h2>Điều 1 &amp; 2</h2>", ["dieu-1-2"]),
        ('<h3 id="x" class="y">Một</h3>', ["mot"]),
        ("<h2>…</h2>", ["muc"]),
    ],
)
def test_headings_get_anchors(html, expected):
    text, headings = with_anchors(html)

    assert [heading.anchor for heading in headings] == expected
    assert all(f'id="{anchor}"' in text for anchor in expected)
    assert text.count(" id=") == len(expected)


def test_seats_counted_for_a_page_are_those_that_lists_annotate():
    at, person = NOON, UserFactory()
    session, other = CourseSessionFactory(capacity=3), CourseSessionFactory()
    for number, status in enumerate(Registration.Status):
        is_over = status not in Registration.ACTIVE
        RegistrationFactory(
            session=session,
            status=status,
            provider__user=person if number == 1 else None,
            ended_at=at if is_over else None,
            offer_expires_at=at if status == Registration.Status.OFFERED else None,
        )
    names = ("pk", "seats_taken", "offered_count", "waiting_count", "own_status")
    sessions = CourseSession.objects.filter(pk__in=[session.pk, other.pk]).order_by("pk")

    found = counted(sessions, user=person)

    annotated = sessions.with_seats().with_registration_of(person)
    assert [attrgetter(*names)(one) for one in found] == [attrgetter(*names)(one) for one in annotated]
    assert found[0].own_status == list(Registration.Status)[1]
    assert [one.own_status for one in counted(sessions, user=AnonymousUser())] == ["", ""]
