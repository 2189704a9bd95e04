"""Planning a visit and changing the plan."""

from datetime import date

import pytest
from wagtail.models import ModelLogEntry

from exchanges import errors
from exchanges.actions import cancel, plan_visit, revise_visit
from exchanges.models import Visit
from lms.places.models import Province
from lms.planning.models import PlannedActivity
from tests.exchanges.visits import approved_visit, completed_visit
from tests.factories import (
    NOON,
    OrganizationFactory,
    OtherProvinceFactory,
    PlannedActivityFactory,
    ProvinceFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db


def facts(**changes) -> dict:
    return {
        "title": "Trao đổi kinh nghiệm tại Nghệ An",
        "organization": OrganizationFactory(),
        "province": OtherProvinceFactory(),
        "host": "Trung tâm Trợ giúp pháp lý Nhà nước tỉnh Nghệ An",
        "starts_on": date(2026, 6, 15),
        "ends_on": date(2026, 6, 17),
        "purpose": "Học hỏi kinh nghiệm truyền thông lưu động.",
        **changes,
    }


def test_a_planned_visit_waits_for_approval_and_is_found_without_accents():
    user = UserFactory()

    visit = plan_visit(by=user, at=NOON, **facts())

    assert visit.status == Visit.Status.PLANNED
    assert "nghe an" in visit.folded_text
    entry = ModelLogEntry.objects.for_instance(visit).get()
    assert (entry.action, entry.user, entry.timestamp) == ("exchanges.plan_visit", user, NOON)


@pytest.mark.parametrize("name", ["title", "host", "purpose"])
def test_a_visit_without_its_words_is_refused_beside_the_field(name):
    with pytest.raises(errors.WordsMissing) as refused:
        plan_visit(by=None, at=NOON, **facts(**{name: "  "}))

    assert refused.value.field == name
    assert not Visit.objects.exists()


def test_a_visit_to_the_own_province_is_refused():
    with pytest.raises(errors.HostIsOwnProvince):
        plan_visit(by=None, at=NOON, **facts(province=ProvinceFactory()))


def test_a_visit_cannot_end_before_it_starts():
    with pytest.raises(errors.EndsBeforeStart):
        plan_visit(by=None, at=NOON, **facts(ends_on=date(2026, 6, 14)))


def test_a_visit_may_last_one_day():
    assert plan_visit(by=None, at=NOON, **facts(ends_on=date(2026, 6, 15))).pk


def test_a_merged_province_can_be_visited_until_the_day_before_its_merger():
    province = Province.objects.get(name="Hà Giang")
    last_day = {"starts_on": date(2025, 6, 30), "ends_on": date(2025, 7, 2)}
    first_day_after = {"starts_on": date(2025, 7, 1), "ends_on": date(2025, 7, 2)}

    assert plan_visit(by=None, at=NOON, **facts(province=province, **last_day)).pk
    with pytest.raises(errors.NoSuchProvinceThen) as refused:
        plan_visit(by=None, at=NOON, **facts(province=province, **first_day_after))
    assert "Hà Giang" in str(refused.value)


def test_a_province_cannot_be_visited_before_it_began():
    province = OtherProvinceFactory(code="99", name="Tỉnh mới", valid_from=date(2026, 7, 1))

    with pytest.raises(errors.NoSuchProvinceThen):
        plan_visit(by=None, at=NOON, **facts(province=province))


def test_a_visit_fulfils_an_item_of_its_year_about_exchange():
    activity = PlannedActivityFactory(kind=PlannedActivity.Kind.EXCHANGE, plan__year=2026)

    assert plan_visit(by=None, at=NOON, **facts(activity=activity)).activity == activity


def test_an_item_about_something_else_is_refused():
    activity = PlannedActivityFactory(kind=PlannedActivity.Kind.RADIO, plan__year=2026)

    with pytest.raises(errors.NotExchangeActivity):
        plan_visit(by=None, at=NOON, **facts(activity=activity))


def test_an_item_of_another_years_plan_is_refused():
    activity = PlannedActivityFactory(kind=PlannedActivity.Kind.EXCHANGE, plan__year=2025)

    with pytest.raises(errors.ActivityOfOtherYear, match="2025"):
        plan_visit(by=None, at=NOON, **facts(activity=activity))


def test_no_door_sets_the_status_by_name():
    with pytest.raises(TypeError, match="status"):
        plan_visit(by=None, at=NOON, **facts(), status=Visit.Status.COMPLETED)


def test_a_planned_visit_is_changed_without_a_reason_and_the_log_names_what_changed():
    visit = VisitFactory()

    revise_visit(visit=visit, by=None, at=NOON, budget_vnd=30_000_000, host=visit.host)

    visit.refresh_from_db()
    assert visit.budget_vnd == 30_000_000
    assert ModelLogEntry.objects.for_instance(visit).get().data["changed"] == ["budget_vnd"]


def test_an_approved_visit_changes_only_with_a_reason():
    visit = approved_visit()

    with pytest.raises(errors.ApprovedNeedsReason):
        revise_visit(visit=visit, by=None, at=NOON, ends_on=date(2026, 6, 18))
    revise_visit(visit=visit, by=None, at=NOON, ends_on=date(2026, 6, 18), reason="Tỉnh bạn đề nghị.")

    visit.refresh_from_db()
    assert visit.ends_on == date(2026, 6, 18)


def test_saving_an_approved_visit_as_it_is_asks_for_no_reason():
    visit = approved_visit()

    assert revise_visit(visit=visit, by=None, at=NOON, title=visit.title) == visit


def test_a_change_is_checked_as_the_first_plan_was():
    with pytest.raises(errors.EndsBeforeStart):
        revise_visit(visit=VisitFactory(), by=None, at=NOON, ends_on=date(2026, 6, 1))


def test_a_visit_that_has_ended_is_not_changed():
    cancelled = cancel(visit=VisitFactory(), reason="Bão.", by=None, at=NOON)

    for visit in (completed_visit(), cancelled):
        with pytest.raises(errors.VisitHasEnded):
            revise_visit(visit=visit, by=None, at=NOON, title="Khác", reason="Sửa.")
