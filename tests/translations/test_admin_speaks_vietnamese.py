"""A walk through every kind of screen of the admin, as each role, in both languages."""

from collections import Counter
from collections.abc import Callable

import pytest

from lms.roles import Role
from tests.factories import UserFactory
from tests.translations.crawling import NOTHING, Address, Visitor
from tests.translations.judging_words import Content, not_english, not_vietnamese

# Shown as they are, in both languages, each for its reason.
AS_IT_IS = {
    "Must upload a file": "Wagtail's answer to a script that sent nothing; no person sees it",
    "Missing 'files[]' parameter": "the same",
    "anhdt": "a user name, in the example of an invitation",
}
TECHNICAL_PLACES = ("td.app-label",)  # the machine names of page types in Wagtail's report

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("blank_papers"),  # papers are in Vietnamese whatever the screens are in
]


def left_over(
    visitor: Visitor, judge: Callable[[str, Content], set[str]], content: Content
) -> dict[str, str]:
    """What ``visitor`` is shown in the wrong language, with the first place of each."""
    found: dict[str, str] = {}
    judged = set(AS_IT_IS)
    for address, screen in visitor.walk():
        for text, place in screen.words:
            if place in TECHNICAL_PLACES or text in judged:
                continue
            judged.add(text)
            if judge(text.replace(NOTHING, ""), content):
                found[text] = f"{place} of {address}"
    return found


def failures(visitor: Visitor) -> list[Address]:
    return [address for address, status in visitor.statuses.items() if status >= 500]


def visitor(role: Role | None, language: str, met: Counter, *, hurried: bool = False) -> Visitor:
    person = UserFactory(
        role=role, is_superuser=role is None, username=f"{role.name if role else 'admin'}-{language}"
    )
    return Visitor(person, language, met, hurried=hurried)


@pytest.mark.once_on_postgresql
def test_every_screen_of_the_admin_speaks_vietnamese(demo):
    met: Counter = Counter()
    roles = (Role.MANAGER, None, Role.DIRECTOR, Role.TRAINER, Role.AUDITOR)
    walkers = [visitor(role, "vi", met) for role in roles]
    content = Content()
    shown: dict[str, str] = {}
    broken: list[Address] = []
    pages = 0
    for walker in walkers:
        shown |= left_over(walker, not_vietnamese, content)
        broken += failures(walker)
        pages += len(walker.statuses)

    assert pages > 300
    assert not broken
    assert shown == {}


@pytest.mark.once
def test_every_screen_of_the_admin_speaks_english_to_who_chose_it(demo):
    walker = visitor(Role.MANAGER, "en", Counter(), hurried=True)
    content = Content()

    assert left_over(walker, not_english, content) == {}
    assert not failures(walker)
    assert len(walker.statuses) > 150
