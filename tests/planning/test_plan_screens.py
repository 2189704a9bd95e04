"""The plan as the office reads and keeps it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from lms.planning import plan_data
from lms.planning.actions import approve, draft_plan_from, record_activity
from lms.planning.models import ActivityRecord, AnnualPlan, PlannedActivity
from lms.roles import Role
from tests.factories import AFTER, NOON, AnnualPlanFactory, OrganizationFactory, PlannedActivityFactory


@pytest.fixture
def manager(client_of):
    return client_of(Role.MANAGER)


@pytest.fixture
def director(client_of):
    return client_of(Role.DIRECTOR)


@pytest.fixture
def draft(db):
    """The plan of 2020, word for word, not approved."""
    data = plan_data.read_plan(plan_data.PLAN_2020)
    return draft_plan_from(data, organization=OrganizationFactory(), year=2020, by=None, at=NOON).plan


@pytest.fixture
def plan(draft):
    return approve(plan=draft, number="12/KH-STP", signed_on=date(2020, 1, 15), by=None, at=NOON)


def record(activity, **fields):
    fields = {"happened_on": date(2020, 5, 20), "summary": "Lớp quý II", "people_count": 45} | fields
    return record_activity(activity=activity, by=None, at=AFTER, **fields)


def page_of(client, record):
    name = {AnnualPlan: "plans", PlannedActivity: "activities", ActivityRecord: "activity_records"}[
        type(record)
    ]
    response = client.get(reverse(f"{name}:inspect", args=[record.pk]))
    assert response.status_code == 200
    return response.content.decode()


# --- the plan's page ----------------------------------------------------------------------------------------


def test_the_page_has_every_item_in_the_plans_own_numbering_and_words(manager, plan):
    page = page_of(manager, plan)

    numbers = ["II.1", "II.2.1", "II.2.2", "II.2.3", "II.2.4", "II.3.1", "II.3.2", "II.3.3", "III.1"]
    places = [page.index(f'class="plan-number">{number}<') for number in numbers]
    assert places == sorted(places)
    for words in (
        "Cơ quan chủ trì",
        "Phòng Tư pháp các huyện, thành phố, thị xã",
        "Hàng tháng",
        "Quý II, IV",
        "Quý I-IV",
        "Định kỳ 06 tháng, cuối năm",
        "/KH-STP",
    ):
        assert words in page
    assert page.count('class="plan-heading"') == 3


def test_the_page_says_how_each_item_and_quarter_stands_and_links_to_the_evidence(manager, plan):
    training = plan.activities.get(number="II.3.2")
    record(training)

    response = manager.get(reverse("plans:inspect", args=[plan.pk]))

    row = next(row for row in response.context["rows"] if row["activity"] == training)
    assert row["look"].state == "not_done"  # 2020 is over, quarter IV has nothing
    assert [cell["look"] and cell["look"].state for cell in row["quarters"]] == [
        None,
        "done",
        None,
        "not_done",
    ]
    evidence = reverse("activities:inspect", args=[training.pk]) + "#evidence"
    assert f'<a href="{evidence}">1' in response.content.decode()
    assert [total["done"] for total in response.context["quarter_totals"]] == [0, 1, 0, 0]


def test_a_draft_offers_no_recording_and_says_that_it_is_one(manager, draft):
    page = page_of(manager, draft)

    assert "/activity_records/new/" not in page
    assert "/copy-year/" in page
    assert "state-danger" not in page  # 2020 is over, but nothing is late in a plan nobody approved
    assert "state-danger" not in page_of(manager, draft.activities.get(number="II.2.2"))


def test_an_empty_plan_says_what_to_do_next(manager):
    assert "record-empty" in page_of(manager, AnnualPlanFactory())


def test_the_list_is_found_without_accents_and_says_how_many_items(manager, plan):
    response = manager.get("/admin/plans/", {"q": "ke hoach 32/2016/qd-ttg"})

    assert plan.title in response.content.decode()


# --- approving and copying ----------------------------------------------------------------------------------


def test_the_director_approves_and_nobody_else(client_of, director, draft):
    address = f"/admin/plans/approve/{draft.pk}/"
    for role in (Role.MANAGER, Role.TRAINER, Role.AUDITOR):
        client = client_of(role)
        assert client.post(address).status_code in (302, 403)
        assert address not in page_of(client, draft)
    draft.refresh_from_db()
    assert draft.status == AnnualPlan.Status.DRAFT

    assert address in page_of(director, draft)
    assert draft.title in director.get(address).content.decode()
    director.post(address, {"number": "12/KH-STP", "signed_on": "15/01/2020"})

    draft.refresh_from_db()
    assert draft.status == AnnualPlan.Status.APPROVED
    assert (draft.number, draft.signed_on) == ("12/KH-STP", date(2020, 1, 15))


def test_the_page_of_approval_asks_for_what_is_blank_and_says_what_will_follow(director, draft):
    address = f"/admin/plans/approve/{draft.pk}/"

    asked = director.get(address)
    refused = director.post(address, {"number": "/KH-STP", "signed_on": ""})

    assert asked.context["form"].initial == {"number": "/KH-STP", "signed_on": None}
    assert [part["look"].state for part in asked.context["behind"]] == ["not_done"]
    assert (
        "Không hoàn thành: II.1, II.2.1, II.2.2, II.2.3, II.2.4, II.3.1, II.3.2, II.3.3, III.1"
        in asked.content.decode()
    )
    assert refused.status_code == 422
    assert refused.context["form"].errors["number"]
    unsigned = director.post(address, {"number": "12/KH-STP", "signed_on": ""})
    assert unsigned.context["form"].errors["signed_on"]
    draft.refresh_from_db()
    assert (draft.status, draft.number) == (AnnualPlan.Status.DRAFT, "/KH-STP")


def test_a_blank_number_shows_where_it_will_stand(manager, draft):
    assert "…/KH-STP" in page_of(manager, draft)
    assert "…/KH-STP" in manager.get("/admin/plans/").content.decode()


def test_a_second_plan_for_the_year_is_refused_on_the_page(director, plan):
    second = PlannedActivityFactory(plan__organization=plan.organization, plan__year=2020).plan

    facts = {"number": second.number, "signed_on": "15/01/2020"}
    response = director.post(f"/admin/plans/approve/{second.pk}/", facts)

    assert response.status_code == 422
    assert response.context["form"].non_field_errors()


def test_a_plan_is_copied_and_what_was_left_out_is_named(manager, plan):
    response = manager.post(f"/admin/plans/copy-year/{plan.pk}/", {"year": 2026}, follow=True)

    copy = AnnualPlan.objects.get(year=2026)
    page = response.content.decode()
    assert response.redirect_chain[-1][0] == reverse("plans:inspect", args=[copy.pk])
    assert "Phòng Tư pháp các huyện, thành phố, thị xã" in page  # in the message, no longer in the plan
    assert "72/2025/QH15" in page
    assert not copy.activities.filter(coordinators__contains="Phòng Tư pháp").exists()


def test_a_copy_to_an_earlier_year_is_refused_beside_the_field(manager, plan):
    response = manager.post(f"/admin/plans/copy-year/{plan.pk}/", {"year": 2019})

    assert response.status_code == 422
    assert response.context["form"].errors["year"]


# --- changing -----------------------------------------------------------------------------------------------


def fields_of(plan, **changes):
    names = (
        "number",
        "signer_name",
        "signer_title",
        "legal_grounds",
        "purpose",
        "requirements",
        "source",
        "title",
    )
    fields = {name: getattr(plan, name) for name in names}
    fields["signed_on"] = f"{plan.signed_on:%d/%m/%Y}" if plan.signed_on else ""
    return fields | {"organization": plan.organization_id, "year": plan.year} | changes


def test_an_approved_plan_asks_for_the_reason_beside_the_field(manager, plan):
    address = f"/admin/plans/edit/{plan.pk}/"

    refused = manager.post(address, fields_of(plan, number="05/KH-STP"))
    assert refused.context["form"].errors["reason"]
    manager.post(address, fields_of(plan, number="05/KH-STP", reason="Đã cấp số"))

    plan.refresh_from_db()
    assert plan.number == "05/KH-STP"
    history = manager.get(f"/admin/plans/history/{plan.pk}/")
    assert history.status_code == 200


def test_a_draft_asks_for_no_reason(manager, draft):
    address = f"/admin/plans/edit/{draft.pk}/"

    assert "reason" not in manager.get(address).context["form"].fields
    manager.post(address, fields_of(draft, title="Kế hoạch khác"))

    draft.refresh_from_db()
    assert draft.title == "Kế hoạch khác"


def test_a_plan_is_begun_and_an_activity_added_to_it(manager):
    organization = OrganizationFactory()
    manager.post(
        "/admin/plans/new/", {"organization": organization.pk, "year": 2027, "title": "Kế hoạch 2027"}
    )
    plan = AnnualPlan.objects.get()
    form = manager.get(f"/admin/activities/new/?plan={plan.pk}").context["form"]
    fields = {
        "plan": plan.pk,
        "number": "II.1",
        "title": "Rà soát danh sách",
        "kind": "list_review",
        "lead_words": "Cơ quan thực hiện",
        "lead": organization.pk,
        "schedule": "Quý I",
        "cadence": "once",
    }

    assert (str(form.initial["plan"]), form.initial["lead"]) == (str(plan.pk), organization.pk)
    refused = manager.post("/admin/activities/new/", fields)
    assert refused.context["form"].errors
    assert not plan.activities.exists()
    manager.post("/admin/activities/new/", fields | {"in_q1": "on"})

    assert plan.activities.get().quarter_numbers == [1]


def test_a_year_that_cannot_be_is_refused_beside_the_field(manager):
    fields = {"organization": OrganizationFactory().pk, "year": 1999, "title": "Kế hoạch"}

    response = manager.post("/admin/plans/new/", fields)

    assert response.context["form"].errors["year"]
    assert not AnnualPlan.objects.exists()


def test_an_activity_is_removed_with_its_reason_and_the_way_leads_to_the_plan(manager, plan):
    activity = plan.activities.get(number="II.3.3")
    address = f"/admin/activities/remove/{activity.pk}/"

    assert manager.post(address, {"reason": ""}).context["form"].errors["reason"]
    response = manager.post(address, {"reason": "Không bố trí kinh phí"})

    assert response.url == reverse("plans:inspect", args=[plan.pk])
    assert not plan.activities.filter(number="II.3.3").exists()


# --- records ------------------------------------------------------------------------------------------------


def test_work_is_recorded_from_the_plans_page(manager, plan):
    activity = plan.activities.get(number="II.2.4")
    address = f"/admin/activity_records/new/?activity={activity.pk}"
    fields = {
        "activity": activity.pk,
        "happened_on": "20/05/2020",
        "summary": "Truyền thông",
        "people_count": 60,
    }

    assert address in page_of(manager, plan)
    assert str(manager.get(address).context["form"].initial["activity"]) == str(activity.pk)
    manager.post(address, fields)

    made = ActivityRecord.objects.get()
    assert "Truyền thông" in page_of(manager, made)
    assert "Truyền thông" in page_of(manager, activity)


@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"happened_on": "20/05/2021"}, "happened_on"),
        ({"happened_on": "20/13/2020"}, "happened_on"),
        ({"women_count": 61}, "women_count"),
        ({"people_count": -1}, "people_count"),
        ({"summary": " "}, "summary"),
    ],
)
def test_wrong_records_are_refused_beside_their_field(manager, plan, wrong, field):
    activity = plan.activities.get(number="II.2.4")
    fields = {
        "activity": activity.pk,
        "happened_on": "20/05/2020",
        "summary": "Truyền thông",
        "people_count": 60,
    }

    response = manager.post("/admin/activity_records/new/", fields | wrong)

    assert response.context["form"].errors[field]
    assert not ActivityRecord.objects.exists()


def test_a_day_still_to_come_is_refused(manager):
    tomorrow = timezone.localdate() + timedelta(days=1)
    activity = PlannedActivityFactory(plan__year=tomorrow.year)
    approve(plan=activity.plan, by=None, at=NOON)
    fields = {
        "activity": activity.pk,
        "happened_on": f"{tomorrow:%d/%m/%Y}",
        "summary": "x",
        "people_count": 1,
    }

    assert manager.post("/admin/activity_records/new/", fields).context["form"].errors["happened_on"]


def test_a_record_is_withdrawn_with_a_reason_and_stays_struck_out(manager, plan):
    made = record(plan.activities.get(number="II.2.4"))
    address = f"/admin/activity_records/withdraw/{made.pk}/"

    assert manager.post(address, {"reason": ""}).context["form"].errors["reason"]
    manager.post(address, {"reason": "Ghi nhầm xã"})

    page = page_of(manager, made)
    assert "<s>" in page
    assert "Ghi nhầm xã" in page
    assert address not in page
    assert manager.get(f"/admin/activity_records/edit/{made.pk}/").status_code == 404


def test_a_record_without_evidence_has_no_row_for_it(manager, plan):
    made = record(plan.activities.get(number="II.2.4"))

    facts = manager.get(reverse("activity_records:inspect", args=[made.pk])).context["fields"]

    shown = [getattr(fact["value"], "value", fact["value"]) for fact in facts]
    assert "Lớp quý II" in shown
    assert None not in shown


@pytest.mark.parametrize("role", [Role.TRAINER, Role.DIRECTOR, Role.AUDITOR])
def test_readers_see_all_of_it_and_record_nothing(client_of, plan, role):
    client = client_of(role)
    made = record(plan.activities.get(number="II.2.4"))

    assert "/activity_records/new/" not in page_of(client, plan)
    page_of(client, made)
    for address in (
        "/admin/plans/new/",
        f"/admin/plans/edit/{plan.pk}/",
        f"/admin/plans/copy-year/{plan.pk}/",
        "/admin/activities/new/",
        "/admin/activity_records/new/",
        f"/admin/activity_records/withdraw/{made.pk}/",
        f"/admin/activities/remove/{made.activity_id}/",
    ):
        assert client.post(address, {"reason": "x", "year": 2030}).status_code in (302, 403)
    assert AnnualPlan.objects.count() == 1
    assert ActivityRecord.objects.get().withdrawn_at is None


# --- lists and queries --------------------------------------------------------------------------------------


def test_the_list_of_activities_says_how_each_stands_on_screen_and_in_the_file(manager, plan):
    record(plan.activities.get(number="II.3.1"), happened_on=date(2020, 3, 3))

    page = manager.get("/admin/activities/", {"q": "tai lieu tap huan"}).content.decode()
    exported = b"".join(manager.get("/admin/activities/", {"export": "csv"})).decode()

    assert 'class="state state-ok"' in page
    line = next(line for line in exported.splitlines() if ",II.3.1," in line)
    assert line.startswith("2020,II.3.1,")
    assert ",1," in line


def test_the_plans_page_asks_the_same_number_of_questions_for_10_and_1000_records(manager, queries_of, plan):
    address = reverse("plans:inspect", args=[plan.pk])
    activities = list(plan.activities.all())

    def fill(count):
        ActivityRecord.objects.bulk_create(
            ActivityRecord(
                activity=activities[n % len(activities)],
                happened_on=date(2020, 1 + n % 12, 1 + n % 28),
                summary=f"Việc {n}",
                people_count=n,
                recorded_at=NOON,
            )
            for n in range(count)
        )

    fill(10)
    lists = [
        address,
        "/admin/activity_records/",
        "/admin/activity_records/?export=csv",
        "/admin/activities/",
        reverse("activities:inspect", args=[activities[0].pk]),
    ]
    few = [queries_of(manager, item) for item in lists]
    fill(990)

    assert [queries_of(manager, item) for item in lists] == few
    assert few[0] <= 25


def test_lists_of_plans_and_activities_do_not_ask_more_for_more(manager, queries_of, plan):
    lists = ["/admin/plans/", "/admin/activities/", "/admin/activities/?export=csv"]
    few = [queries_of(manager, item) for item in lists]
    for _n in range(30):
        PlannedActivityFactory.create_batch(3, plan=AnnualPlanFactory())

    after = [queries_of(manager, item) for item in lists]

    assert all(now <= before for now, before in zip(after, few, strict=True))


def test_money_and_people_written_with_thousands_marks_are_kept_whole(manager, plan):
    activity = plan.activities.get(number="II.2.2")
    told = {"activity": activity.pk, "happened_on": "20/05/2020", "summary": "Truyền thông tại xã"}
    add = reverse("activity_records:add")

    doubtful = manager.post(add, told | {"people_count": "1,5", "spent_vnd": "12.34"})
    assert {"people_count", "spent_vnd"} <= set(doubtful.context["form"].errors)
    assert not ActivityRecord.objects.exists()

    manager.post(add, told | {"people_count": "1.000", "women_count": "1 000", "spent_vnd": "1.500.000"})

    made = ActivityRecord.objects.get()
    assert (made.people_count, made.women_count, made.spent_vnd) == (1000, 1000, 1_500_000)


def test_a_budget_stands_in_the_form_as_it_is_read(manager, draft):
    activity = draft.activities.get(number="II.3.2")
    activity.budget_vnd = 80_000_000
    activity.save()

    assert (
        'value="80.000.000"' in manager.get(reverse("activities:edit", args=[activity.pk])).content.decode()
    )
