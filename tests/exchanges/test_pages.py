"""What people outside the office see of visits: the page for delegates, and the stories for everyone."""

import pytest
from django.urls import reverse
from wagtail.models import PageViewRestriction

from exchanges.actions import cancel
from exchanges.models import VisitIndexPage, VisitStoryPage
from home.models import HomePage
from lms.roles import Role
from tests.exchanges.visits import approved_visit, completed_visit
from tests.factories import NOON, DelegateFactory, LessonFactory, ProviderFactory, UserFactory, VisitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def delegate(client):
    """Somebody on the list of providers, signed in."""
    provider = ProviderFactory(user=UserFactory())
    client.force_login(provider.user)
    return provider


def address_of(visit) -> str:
    return reverse("exchanges:visit", args=[visit.pk])


def test_a_delegate_reads_what_the_visit_achieved(client, delegate):
    visit = completed_visit(delegate, minutes_credited=480)
    LessonFactory(visit=visit, title="Phiên chợ pháp lý")

    content = client.get(address_of(visit)).content.decode()

    for words in (visit.results, visit.host, delegate.full_name, "Phiên chợ pháp lý"):
        assert words in content
    assert reverse("visits:inspect", args=[visit.pk]) not in content


def test_for_other_learners_there_is_no_such_page(client, delegate):
    assert client.get(address_of(completed_visit())).status_code == 404
    assert client.get(address_of(VisitFactory(pk=987654))).status_code == 404


def test_a_visit_that_is_only_planned_is_not_shown_to_its_delegates(client, delegate):
    visit = DelegateFactory(provider=delegate).visit

    assert client.get(address_of(visit)).status_code == 404


def test_a_delegate_reads_why_a_visit_was_cancelled(client, delegate):
    visit = cancel(visit=approved_visit(delegate), reason="Bão số 3.", by=None, at=NOON)

    assert "Bão số 3." in client.get(address_of(visit)).content.decode()


def test_visitors_are_asked_to_sign_in_whether_the_visit_exists_or_not(client):
    visit = completed_visit()

    for address in (address_of(visit), reverse("exchanges:visit", args=[0])):
        response = client.get(address)
        assert response.status_code == 302
        assert response.url.startswith(reverse("account_login"))


@pytest.mark.parametrize("role", list(Role))
def test_staff_read_every_visit_and_find_the_way_to_the_office(client, role):
    client.force_login(UserFactory(role=role))
    visit = VisitFactory()

    content = client.get(address_of(visit)).content.decode()

    assert reverse("visits:inspect", args=[visit.pk]) in content


def test_the_page_asks_the_same_whatever_the_delegation(client, queries_of):
    client.force_login(UserFactory(role=Role.MANAGER))
    small, large = VisitFactory(), VisitFactory()
    for visit, number in ((small, 3), (large, 60)):
        for _number in range(number):
            DelegateFactory(visit=visit)
            LessonFactory(visit=visit)

    assert queries_of(client, address_of(small)) == queries_of(client, address_of(large))


@pytest.fixture
def stories() -> VisitIndexPage:
    index = VisitIndexPage(
        title="Trao đổi kinh nghiệm", slug="trao-doi", introduction="Chuyện các chuyến đi."
    )
    return HomePage.objects.first().add_child(instance=index)


def tell(stories: VisitIndexPage, number: int, **fields) -> VisitStoryPage:
    story = VisitStoryPage(
        title=f"Ba ngày ở Nghệ An {number}",
        slug=f"nghe-an-{number}",
        body=[("text", "<p>Đoàn đã đến phiên chợ.</p>")],
        **fields,
    )
    story = stories.add_child(instance=story)
    story.save_revision().publish()
    return story


def test_stories_are_listed_newest_first_with_where_and_when(client, stories):
    visit = completed_visit()
    tell(stories, 1, visit=visit, introduction="Đi để học.")
    tell(stories, 2)

    response = client.get(stories.url)

    assert [story.title for story in response.context["page_obj"]] == [
        "Ba ngày ở Nghệ An 2",
        "Ba ngày ở Nghệ An 1",
    ]
    content = response.content.decode()
    assert "Đi để học." in content
    assert "15/06/2026 – 17/06/2026" in content


def test_without_stories_the_list_says_what_will_stand_here(client, stories):
    assert 'class="empty"' in client.get(stories.url).content.decode()


def test_a_story_tells_where_and_how_many_but_not_who(client, stories):
    visit = completed_visit()
    story = tell(stories, 1, visit=visit)

    content = client.get(story.url).content.decode()

    assert "Đoàn đã đến phiên chợ." in content
    assert visit.host in content
    assert visit.delegates.get().provider.full_name not in content


def test_a_story_without_a_visit_is_just_a_story(client, stories):
    assert client.get(tell(stories, 1).url).status_code == 200


def test_private_stories_are_not_listed(client, stories):
    story = tell(stories, 1)
    PageViewRestriction.objects.create(page=story, restriction_type=PageViewRestriction.LOGIN)

    assert not client.get(stories.url).context["page_obj"].object_list


def test_the_list_of_stories_asks_the_same_whatever_its_length(client, stories, queries_of):
    for number in range(3):
        tell(stories, number, visit=completed_visit())
    few = queries_of(client, stories.url)
    for number in range(3, 30):
        tell(stories, number, visit=completed_visit())

    assert queries_of(client, stories.url) == few
