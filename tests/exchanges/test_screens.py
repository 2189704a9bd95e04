"""The office's screens of visits, used as people use them."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from exchanges.actions import add_delegate, amend, cancel, remove_delegate, revise_visit
from exchanges.models import Delegate, Lesson, Visit
from lms.roles import Role
from tests.exchanges.visits import approved_visit, completed_visit
from tests.factories import (
    NOON,
    DelegateFactory,
    LessonFactory,
    OrganizationFactory,
    OtherProvinceFactory,
    ProviderFactory,
    ProviderStatusFactory,
    ProvinceFactory,
    UserFactory,
    VisitFactory,
)
from tests.support.sending import as_shown

pytestmark = pytest.mark.django_db
LIST = reverse("visits:index")
OVER = {"starts_on": date(2025, 3, 10), "ends_on": date(2025, 3, 12)}


@pytest.fixture
def sign_in_as(client):
    def sign_in(role: Role | None):
        user = UserFactory(role=role)
        client.force_login(user)
        return user

    return sign_in


def page_of(visit: Visit) -> str:
    return reverse("visits:inspect", args=[visit.pk])


def test_the_list_is_searched_without_accents_and_filtered(client, sign_in_as):
    sign_in_as(Role.AUDITOR)
    VisitFactory(title="Học tập tại Nghệ An")
    province = OtherProvinceFactory(code="14", name="Sơn La")
    VisitFactory(title="Đón đoàn Sơn La", province=province, host="Trung tâm TGPL Sơn La", **OVER)

    def titles(query: str) -> set[str]:
        return {visit.title for visit in client.get(LIST + query).context["object_list"]}

    assert titles("?q=don+doan") == {"Đón đoàn Sơn La"}
    assert titles("?q=nghe") == {"Học tập tại Nghệ An"}
    assert titles("?year=2025") == {"Đón đoàn Sơn La"}
    assert titles("?status=completed") == set()
    assert titles(f"?province={OtherProvinceFactory().pk}") == {"Học tập tại Nghệ An"}


def test_the_list_is_exported_with_words_not_codes(client, sign_in_as):
    sign_in_as(Role.DIRECTOR)
    approved_visit(title="Học tập tại Nghệ An")

    response = client.get(LIST + "?export=xlsx")

    rows = list(load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))
    assert rows[1][0] == "Học tập tại Nghệ An"
    assert rows[1][9] == 1  # delegates


def test_the_list_asks_the_same_of_the_database_whatever_its_length(client, sign_in_as, queries_of):
    sign_in_as(Role.MANAGER)
    organization, province = OrganizationFactory(), OtherProvinceFactory()

    def add(number: int) -> None:
        for _number in range(number):
            DelegateFactory(visit=VisitFactory(organization=organization, province=province))

    add(10)
    few = queries_of(client, LIST)
    add(90)

    assert queries_of(client, LIST) == few


def test_a_visits_page_shows_its_facts_life_delegation_and_lessons(client, sign_in_as):
    sign_in_as(Role.AUDITOR)
    status = ProviderStatusFactory(organization__name="Chi nhánh Hương Sơn")
    visit = approved_visit(status.provider, purpose="Học cách làm phiên chợ.")
    LessonFactory(visit=visit, title="Phiên chợ pháp lý", due_on=date(2020, 1, 1))

    content = client.get(page_of(visit)).content.decode()

    for words in (
        "Học cách làm phiên chợ.",
        status.provider.full_name,
        "Chi nhánh Hương Sơn",
        "Phiên chợ pháp lý",
    ):
        assert words in content
    assert reverse("visits:add_delegate", args=[visit.pk]) not in content  # auditors only read


def test_a_visits_page_tells_who_did_what_with_whom(client, sign_in_as):
    manager = sign_in_as(Role.MANAGER)
    visit, provider = VisitFactory(), ProviderFactory()
    delegate = add_delegate(visit=visit, provider=provider, by=manager, at=NOON)
    remove_delegate(delegate=delegate, by=manager, at=NOON)
    cancel(visit=visit, reason="Bão số 3.", by=manager, at=NOON)

    told = [(each["about"], each["reason"]) for each in client.get(page_of(visit)).context["history"]]

    assert told == [("", "Bão số 3."), (provider, ""), (provider, "")]


def test_a_visits_page_asks_the_same_whatever_its_delegation(client, sign_in_as, queries_of):
    sign_in_as(Role.MANAGER)
    small, large = VisitFactory(), VisitFactory()
    for visit, number in ((small, 3), (large, 60)):
        for _number in range(number):
            DelegateFactory(visit=visit)
            LessonFactory(visit=visit, responsible=ProviderFactory())

    assert queries_of(client, page_of(small)) == queries_of(client, page_of(large))


def test_a_manager_plans_a_visit_on_the_form(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    facts = {
        "title": "Học tập tại Nghệ An",
        "direction": "outgoing",
        "province": OtherProvinceFactory().pk,
        "host": "Trung tâm TGPL Nghệ An",
        "starts_on": "15/06/2026",
        "ends_on": "17/06/2026",
        "organization": OrganizationFactory().pk,
        "purpose": "Học tập.",
        "minutes_credited": "480",
    }

    refused = client.post(reverse("visits:add"), facts | {"province": ProvinceFactory().pk})
    assert "province" in refused.context["form"].errors
    assert not Visit.objects.exists()

    wrong_days = client.post(reverse("visits:add"), facts | {"ends_on": "14/06/2026"})
    assert wrong_days.context["form"].errors
    assert not Visit.objects.exists()

    response = client.post(reverse("visits:add"), facts)
    visit = Visit.objects.get()
    assert response.url == page_of(visit)
    assert (visit.status, visit.minutes_credited) == (Visit.Status.PLANNED, 480)


def test_changing_an_approved_visit_asks_for_the_reason_on_the_form(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    visit = approved_visit()
    url = reverse("visits:edit", args=[visit.pk])
    form = client.get(url).context["form"]
    facts = {name: form[name].value() for name in form.fields if form[name].value() is not None}

    refused = client.post(url, facts | {"host": "Sở Tư pháp Nghệ An"})
    assert "reason" in refused.context["form"].errors

    client.post(url, facts | {"host": "Sở Tư pháp Nghệ An", "reason": "Tỉnh bạn đổi nơi đón."})
    visit.refresh_from_db()
    assert visit.host == "Sở Tư pháp Nghệ An"


def test_minutes_credited_by_somebody_else_meanwhile_stay(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    visit = VisitFactory(minutes_credited=0)
    url = reverse("visits:edit", args=[visit.pk])
    page = client.get(url)
    revise_visit(visit=visit, minutes_credited=480, by=None, at=NOON)

    assert client.post(url, as_shown(page, purpose="Học cách truyền thông")).status_code == 302

    visit.refresh_from_db()
    assert (visit.purpose, visit.minutes_credited) == ("Học cách truyền thông", 480)


def test_results_amended_by_somebody_else_meanwhile_stay_and_both_are_told(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    visit = completed_visit(minutes_credited=240)
    url = reverse("visits:amend", args=[visit.pk])
    page = client.get(url)
    amend(visit=visit, minutes_credited=480, spent_vnd=900_000, reason="Thiếu một ngày.", by=None, at=NOON)

    refused = client.post(url, as_shown(page, spent_vnd="800000", reason="Theo hóa đơn."))
    assert "“900000”" in refused.context["form"].errors["spent_vnd"][0]
    assert client.post(url, as_shown(refused)).status_code == 302

    visit.refresh_from_db()
    assert (visit.spent_vnd, visit.minutes_credited) == (800_000, 480)


def test_a_visit_that_has_ended_offers_no_change(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    visit = completed_visit()

    assert reverse("visits:edit", args=[visit.pk]) not in client.get(page_of(visit)).content.decode()


def test_only_a_director_approves(client, sign_in_as):
    visit = VisitFactory()
    url = reverse("visits:approve", args=[visit.pk])
    sign_in_as(Role.MANAGER)
    assert client.post(url).status_code in (302, 403)
    visit.refresh_from_db()
    assert visit.status == Visit.Status.PLANNED

    director = sign_in_as(Role.DIRECTOR)
    assert "Nghệ An" in client.get(url).content.decode()
    assert client.post(url).url == page_of(visit)
    visit.refresh_from_db()
    assert (visit.status, visit.approved_by) == (Visit.Status.APPROVED, director)


def test_completing_says_beside_the_field_that_results_are_missing(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    visit = approved_visit(**OVER)
    url = reverse("visits:complete", args=[visit.pk])

    refused = client.post(url, {"results": "", "spent_vnd": ""})
    assert refused.status_code == 422
    assert "results" in refused.context["form"].errors

    client.post(url, {"results": "Tốt.", "spent_vnd": "12000000"})
    visit.refresh_from_db()
    assert (visit.status, visit.spent_vnd) == (Visit.Status.COMPLETED, 12_000_000)


def test_completion_is_not_offered_before_the_visit_is_over(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    coming = approved_visit(starts_on=date(2099, 1, 1), ends_on=date(2099, 1, 2))
    over = approved_visit(**OVER)

    for visit, offered in ((coming, False), (over, True)):
        url = reverse("visits:complete", args=[visit.pk])
        assert (url in client.get(page_of(visit)).content.decode()) is offered


def test_results_are_corrected_on_their_page(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    visit = completed_visit()
    url = reverse("visits:amend", args=[visit.pk])
    assert client.get(url).context["form"].initial["results"] == visit.results

    client.post(url, {"results": "Tốt hơn.", "minutes_credited": "240", "reason": "Sửa lỗi chính tả."})

    visit.refresh_from_db()
    assert (visit.results, visit.minutes_credited) == ("Tốt hơn.", 240)


def test_a_visit_is_cancelled_with_its_reason(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    visit = VisitFactory()
    url = reverse("visits:cancel", args=[visit.pk])

    assert "reason" in client.post(url, {"reason": ""}).context["form"].errors
    client.post(url, {"reason": "Bão số 3."})

    visit.refresh_from_db()
    assert visit.status == Visit.Status.CANCELLED
    assert "Bão số 3." in client.get(page_of(visit)).content.decode()


def test_the_delegation_is_put_together_on_its_pages(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    visit, head, member = VisitFactory(), ProviderFactory(), ProviderFactory()
    add = reverse("visits:add_delegate", args=[visit.pk])

    client.post(add, {"provider": head.pk, "role": "head"})
    client.post(add, {"provider": member.pk, "role": "member"})
    assert "provider" in client.post(add, {"provider": member.pk, "role": "member"}).context["form"].errors

    delegate = visit.delegates.get(provider=member)
    assert member.full_name in client.get(reverse("visits:name_head", args=[delegate.pk])).content.decode()
    client.post(reverse("visits:name_head", args=[delegate.pk]))
    assert visit.delegates.get(role=Delegate.Role.HEAD).provider == member

    client.post(reverse("visits:remove_delegate", args=[visit.delegates.get(provider=head).pk]))
    assert visit.delegates.get().provider == member


def test_a_lesson_is_noted_and_followed_up_on_its_pages(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    visit = completed_visit()

    client.post(
        reverse("visits:note_lesson", args=[visit.pk]),
        {"title": "Phiên chợ", "text": "Làm tại phiên chợ.", "due_on": "30/09/2026"},
    )
    lesson = Lesson.objects.get()
    assert lesson.due_on == date(2026, 9, 30)

    url = reverse("visits:follow_up", args=[lesson.pk])
    assert "result" in client.post(url, {"status": "applied", "result": ""}).context["form"].errors
    client.post(url, {"status": "applied", "result": "Hai phiên chợ."})
    lesson.refresh_from_db()
    assert lesson.status == Lesson.Status.APPLIED


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.TRAINER, None])
def test_who_only_reads_or_has_no_role_changes_nothing(client, sign_in_as, role):
    delegate = DelegateFactory()
    lesson = LessonFactory(visit=delegate.visit)
    sign_in_as(role)

    for name, pk in [
        ("approve", delegate.visit_id),
        ("cancel", delegate.visit_id),
        ("add_delegate", delegate.visit_id),
        ("note_lesson", delegate.visit_id),
        ("remove_delegate", delegate.pk),
        ("name_head", delegate.pk),
        ("follow_up", lesson.pk),
    ]:
        client.post(
            reverse(f"visits:{name}", args=[pk]), {"reason": "…", "status": "adopted", "role": "head"}
        )

    visit = Visit.objects.get()
    assert visit.status == Visit.Status.PLANNED
    assert Delegate.objects.get().role == Delegate.Role.MEMBER
    lesson.refresh_from_db()
    assert lesson.status == Lesson.Status.PROPOSED
