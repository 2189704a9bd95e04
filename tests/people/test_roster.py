"""The guided import of people: from an office's own file to the list of providers, and back."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from wagtail.models import ModelLogEntry

from lms.people.actions import link_account, revise_provider
from lms.people.errors import BornLater
from lms.people.models import Provider, ProviderIdentity, ProviderStatus, RosterImport
from lms.people.roster import actions, errors, tasks
from lms.people.roster.actions import carrying_out
from lms.people.roster.columns import Field
from lms.people.roster.lines import DateUnreadable, read_date, read_line
from lms.people.roster.tables import find_header
from lms.roles import Role
from lms.spreadsheets import Row
from tests.factories import (
    NOON,
    OrganizationFactory,
    ProviderFactory,
    ProviderStatusFactory,
    RegistrationFactory,
    UserFactory,
)
from tests.people.rosters import HEADINGS, carried_out, checked, verdicts, workbook

ANH = [
    1,
    "ĐẶNG THỊ ÁNH",
    "05/09/1985",
    None,
    "x",
    912345678,
    42085012345,
    "Trợ giúp viên pháp lý",
    "Chi nhánh TGPL số 7",
    "TGV-01",
    "01/01/2026",
]
BINH = [
    2,
    "Trần Văn Bình",
    date(1990, 1, 2),
    "x",
    None,
    "0987 654 321",
    None,
    "LS",
    "Chi nhánh Trợ giúp pháp lý số 7",
    None,
    2026,
]


@pytest.fixture
def unit(db):
    return OrganizationFactory(name="Chi nhánh Trợ giúp pháp lý số 7")


# --- reading, without a database ----------------------------------------------------------------------------


def test_the_heading_is_found_below_titles_and_above_the_line_that_counts_columns():
    rows = [
        Row(1, ("SỞ TƯ PHÁP", None, None, None)),
        Row(3, ("STT", "Họ và tên", "Năm sinh", None)),
        Row(4, (None, None, "Nam", "Nữ")),
        Row(5, ("(1)", "(2)", "(3)", "(4)")),
        Row(6, (1, "Nguyễn Thị Hoa", None, 1985)),
    ]

    header = find_header(rows)

    assert header.position == 4
    assert header.columns == {Field.FULL_NAME: 1, Field.MALE: 2, Field.FEMALE: 3}
    line = read_line(6, rows[4].cells, header.columns)
    assert line.values == {"full_name": "Nguyễn Thị Hoa", "sex": "female"}
    assert "1985" in str(line.remarks[0])


def test_names_in_two_columns_and_headings_of_other_words():
    header = find_header(
        [Row(1, ("Họ và tên đệm", "Tên", "SĐT", "Loại người thực hiện TGPL")), Row(2, ("a",) * 4)]
    )

    assert header.columns == {
        Field.FAMILY_NAME: 0,
        Field.GIVEN_NAME: 1,
        Field.PHONE: 2,
        Field.CLASS: 3,
    }
    line = read_line(2, ("Tôn Thất", "Ứng", "0912345678/0987654321", "ctv tgpl"), header.columns)
    assert line.values == {
        "full_name": "Tôn Thất Ứng",
        "phone": "0912345678",
        "provider_class": "collaborator",
    }


@pytest.mark.parametrize(
    "cell, day",
    [
        ("05/09/1985", date(1985, 9, 5)),
        ("5-9-1985", date(1985, 9, 5)),
        ("1985-09-05T00:00:00", date(1985, 9, 5)),
        ("ngày 05 tháng 9 năm 1985", date(1985, 9, 5)),
        (31295, date(1985, 9, 5)),
        (1985, 1985),
        ("1985", 1985),
    ],
)
def test_days_are_read_as_offices_write_them(cell, day):
    assert read_date(cell) == day


@pytest.mark.parametrize("cell", ["31/02/1985", "hôm qua", 5, 99999999.0])
def test_what_is_no_day_is_said(cell):
    with pytest.raises(DateUnreadable):
        read_date(cell)


def test_every_fault_of_a_row_is_named():
    columns = {
        Field(name): n
        for n, name in enumerate(
            ["full_name", "sex", "phone", "email", "citizen_id", "provider_class", "card_number"]
        )
    }

    line = read_line(2, ("A1", "khác", "123", "thư", "4.2E+10", "giám đốc", "x" * 31), columns)

    assert len(line.problems) == 7
    assert read_line(3, (None, "nam"), columns).problems
    assert read_line(3, ("x" * 101,), columns).problems
    both = read_line(3, ("An", "x", "x"), {Field.FULL_NAME: 0, Field.MALE: 1, Field.FEMALE: 2})
    assert len(both.problems) == 1


# --- from a file to the list and back -----------------------------------------------------------------------


def test_a_list_is_taken_in_whole_and_taken_back_whole(unit):
    user = UserFactory(role=Role.MANAGER)
    roster = checked(workbook([ANH, BINH, ["Người lập biểu"]]), by=user)
    assert verdicts(roster) == ["new", "new"]
    assert roster.counts["left_out"] == 1
    assert not Provider.objects.exists()
    path = roster.file.path

    carried_out(roster)

    anh, binh = Provider.objects.order_by("sort_key")
    assert (anh.full_name, anh.sex, anh.phone, anh.born_on) == (
        "Đặng Thị Ánh",
        "female",
        "0912345678",
        date(1985, 9, 5),
    )
    assert anh.identity.citizen_id == "042085012345"
    assert anh.identity.masked == "042•••••••45"
    status = binh.statuses.get()
    assert (status.provider_class, status.organization, status.valid_from) == (
        "lawyer",
        unit,
        date(2026, 1, 1),
    )
    entries = ModelLogEntry.objects.for_instance(anh)
    assert {entry.action for entry in entries} == {"people.add_provider", "people.change_status"}
    assert {(entry.user, entry.timestamp) for entry in entries} == {(user, NOON)}
    row = roster.rows.get(number=5)
    assert (row.cells, "citizen_id" in row.values) == ([], False)
    assert actions.carry_out(roster=roster, at=NOON).status == "done"  # a second worker changes nothing
    assert Provider.objects.count() == 2

    actions.undo(roster=roster, by=user, at=NOON)

    assert not Provider.objects.exists()
    assert not ProviderStatus.objects.exists()
    assert not ProviderIdentity.objects.exists()
    with pytest.raises(errors.WrongStep):
        actions.undo(roster=roster, by=user, at=NOON)
    assert path


def test_known_people_change_field_by_field_and_go_back(unit):
    other = OrganizationFactory(name="Văn phòng luật sư Hồng Lĩnh")
    old = ProviderStatusFactory(
        provider__full_name="Đặng Thị Ánh",
        provider__born_on=date(1985, 9, 5),
        provider__phone="0911111111",
        organization=other,
        provider_class="collaborator",
    )
    filled = ProviderStatusFactory(
        provider__full_name="Trần Văn Bình",
        provider__born_on=date(1990, 1, 2),
        provider__sex="male",
        provider__phone="0987654321",
        organization=unit,
        provider_class="lawyer",
    )
    same = ProviderStatusFactory(
        provider__full_name="Lê An", provider__born_on=date(1991, 1, 1), organization=unit
    )
    roster = checked(
        workbook(
            [
                ANH,
                [*BINH[:9], "LS-09", None],
                [3, "Lê An", "01/01/1991", None, None, None, None, "TGVPL", unit.name, None, None],
            ]
        )
    )
    assert verdicts(roster) == ["changed", "changed", "same"]
    changes = {label: (before, after) for label, before, after in roster.rows.get(number=5).changes}
    assert ("0911111111", "0912345678") in changes.values()

    carried_out(roster)

    old.refresh_from_db()
    filled.refresh_from_db()
    assert old.valid_until == date(2026, 1, 1)
    assert old.provider.statuses.get(valid_until=None).provider_class == "officer"
    assert filled.card_number == "LS-09"
    assert same.provider.statuses.count() == 1

    actions.undo(roster=roster, by=None, at=NOON)

    old.refresh_from_db()
    filled.refresh_from_db()
    old.provider.refresh_from_db()
    assert (old.valid_until, old.provider.statuses.count(), old.provider.phone) == (None, 1, "0911111111")
    assert old.provider.identity.citizen_id == ""
    assert filled.card_number == ""


def test_doubtful_rows_wait_for_a_decision(unit):
    namesake = ProviderFactory(full_name="Trần Văn Bình")
    holder = ProviderFactory(full_name="Lê Thị Hà", phone="0912345678")
    ProviderIdentity.objects.create(provider=ProviderFactory(full_name="Võ An"), citizen_id="042085012399")
    rows = [
        [1, "Trần Văn Bình", None, None, None, None, None, "luật sư", unit.name, None, "01/02/2026"],
        [2, "Phan Thị Thu", None, None, None, "0912345678", None, None, None, None, None],
        [3, "Phan Thị Thủy", None, None, None, None, "042085012399", None, None, None, None],
        [4, "Mai Hoa", None, None, None, None, None, None, None, None, None],
        [5, "Mai Hoa", None, None, None, None, None, None, None, None, None],
    ]
    roster = checked(workbook(rows))
    assert verdicts(roster) == ["doubtful", "doubtful", "doubtful", "new", "doubtful"]
    assert roster.rows.get(number=6).provider == holder

    actions.decide(roster=roster, decisions={5: "same_person", 6: "new", 9: "skip"}, by=None, at=NOON)
    roster = actions.check(roster=roster, at=NOON)

    assert verdicts(roster) == ["changed", "new", "doubtful", "new", "doubtful"]
    carried_out(roster)
    assert namesake.statuses.get().provider_class == "lawyer"
    assert Provider.objects.filter(full_name__startswith="Phan").count() == 1


def test_rows_that_cannot_be_are_refused_and_say_why(unit):
    known = ProviderStatusFactory(
        provider__full_name="Đặng Thị Ánh", provider__born_on=date(1985, 9, 5), valid_from=date(2026, 3, 1)
    ).provider
    twice = [ProviderFactory(full_name="Hồ Sỹ Ẩn", born_on=date(1970, 1, 1)) for _ in range(2)]
    rows = [
        [*ANH[:8], "Chi nhánh lạ", None, None],
        [2, "Trần Văn Bình", None, None, None, "12", None, None, None, None, None],
        ANH,
        [4, "Lê An", "01/01/1990", None, None, None, None, None, unit.name, None, None],
        [5, "Lê An", "01/01/1990", None, None, None, None, None, None, None, None],
        [6, "Đặng Thị Ánh", "05/09/1985", None, None, None, None, "luật sư", None, None, None],
        [7, twice[0].full_name, "01/01/1970", None, None, None, None, None, None, None, None],
        [8, "Đặng Thị Ánh", "05/09/1986", None, None, None, None, None, None, None, None],
    ]

    roster = checked(workbook(rows))

    assert verdicts(roster) == [*["refused"] * 6, "doubtful", "new"]
    assert all(roster.rows.filter(verdict="refused").values_list("notes", flat=True))
    assert known.statuses.count() == 1


def test_one_person_stands_once_in_a_list(unit):
    ProviderStatusFactory(
        provider__full_name="Lê An",
        provider__born_on=date(1990, 1, 1),
        provider__phone="0912345678",
        organization=unit,
    )
    rows = [
        [1, "Lê An", "01/01/1990", None, None, None, None, None, None, "A1", None],
        [2, "Lê An", None, None, None, "0912345678", None, None, None, "A2", None],
        [3, "Lê An", "01/01/1990", None, None, None, None, None, None, "A3", None],
    ]

    assert verdicts(checked(workbook(rows))) == ["changed", "refused", "refused"]


def test_new_people_get_what_holds_for_all_where_their_row_is_silent(unit):
    roster = checked(
        workbook([[1, "Lê An"], [2, "Lê Bình"]], headings=["TT", "Họ tên"]),
        default_class="collaborator",
        default_organization=unit,
        default_valid_from=date(2026, 1, 1),
    )

    carried_out(roster)

    assert (
        list(ProviderStatus.objects.values_list("provider_class", "organization"))
        == [("collaborator", unit.pk)] * 2
    )


def test_nothing_is_done_where_the_list_changed_after_it_was_shown(unit):
    roster = checked(workbook([ANH]))
    actions.confirm(roster=roster, by=None, at=NOON)
    ProviderFactory(full_name="Đặng Thị Ánh", born_on=date(1985, 9, 5))

    roster = actions.carry_out(roster=roster, at=NOON)

    assert (roster.status, roster.counts["changed_meanwhile"]) == ("checked", True)
    assert verdicts(roster) == ["changed"]
    assert not ProviderStatus.objects.exists()


def test_an_import_is_undone_only_while_nothing_hangs_on_it(unit):
    roster = carried_out(checked(workbook([ANH, BINH])))
    anh, binh = Provider.objects.order_by("sort_key")

    registration = RegistrationFactory(provider=anh)
    with pytest.raises(errors.HangsOn) as refused:
        actions.undo(roster=roster, by=None, at=NOON)
    assert "Đặng Thị Ánh" in str(refused.value)
    registration.delete()

    link_account(provider=binh, user=UserFactory(), by=None, at=NOON)
    with pytest.raises(errors.HangsOn):
        actions.undo(roster=roster, by=None, at=NOON)
    assert Provider.objects.count() == 2
    ProviderStatus.objects.filter(provider=binh).delete()
    binh.delete()
    with pytest.raises(errors.ChangedSince):
        actions.undo(roster=roster, by=None, at=NOON)


@pytest.mark.parametrize("what", ["personal", "status", "filled", "gone"])
def test_what_was_changed_since_is_not_overwritten_by_undoing(unit, what):
    provider = ProviderStatusFactory(
        provider__full_name="Đặng Thị Ánh",
        provider__born_on=date(1985, 9, 5),
        organization=unit,
        provider_class="officer" if what == "filled" else "collaborator",
    ).provider
    row = [*ANH[:5], None, *ANH[6:]] if what != "personal" else ANH
    roster = carried_out(checked(workbook([row])))
    if what == "personal":
        revise_provider(provider=provider, phone="0933333333", by=None, at=NOON)
    elif what == "status":
        provider.statuses.filter(valid_until=None).update(valid_until=date(2026, 6, 1))
    elif what == "filled":
        provider.statuses.update(card_number="khác")
    else:
        ProviderStatus.objects.all().delete()
        ProviderIdentity.objects.all().delete()
        provider.delete()

    with pytest.raises(errors.ChangedSince):
        actions.undo(roster=roster, by=None, at=NOON)


@pytest.mark.parametrize("what", ["particulars", "identity", "later_import"])
def test_whom_an_import_added_and_somebody_corrected_since_stays(unit, what):
    roster = carried_out(checked(workbook([[*ANH[:6], None, *ANH[7:]]])))
    anh = Provider.objects.get()
    if what == "particulars":
        revise_provider(provider=anh, phone="0933333333", by=None, at=NOON)
    elif what == "identity":
        ProviderIdentity.objects.create(provider=anh, citizen_id="042085012399")
    else:
        carried_out(checked(workbook([ANH])))

    with pytest.raises(errors.ChangedSince):
        actions.undo(roster=roster, by=None, at=NOON)
    assert Provider.objects.get() == anh


def test_of_two_imports_about_one_person_the_later_is_undone_first(unit):
    anh = ProviderFactory(full_name="Đặng Thị Ánh", born_on=date(1985, 9, 5))
    first = carried_out(checked(workbook([ANH])))
    second = carried_out(checked(workbook([[*ANH[:5], "0933333333", *ANH[6:]]])))

    with pytest.raises(errors.ChangedSince):
        actions.undo(roster=first, by=None, at=NOON)
    revise_provider(provider=anh, phone="0912345678", by=None, at=NOON)
    with pytest.raises(errors.ChangedSince):  # the number is back, but who knows what else it wrote
        actions.undo(roster=first, by=None, at=NOON)
    revise_provider(provider=anh, phone="0933333333", by=None, at=NOON)
    actions.undo(roster=second, by=None, at=NOON)
    actions.undo(roster=first, by=None, at=NOON)

    anh.refresh_from_db()
    assert (anh.phone, anh.statuses.count(), anh.identity.citizen_id) == ("", 0, "")


def test_identity_numbers_and_ethnicity_stand_nowhere_after_the_import(unit):
    ProviderStatusFactory(
        provider__full_name="Đặng Thị Ánh", provider__born_on=date(1985, 9, 5), organization=unit
    )
    roster = checked(
        workbook([[*ANH[:9], None, None, "Mường"], [*BINH, "Thái"]], headings=[*HEADINGS, "Dân tộc"])
    )
    shown = str(list(roster.rows.values_list("changes", flat=True)))
    assert "•••" in shown
    assert not any(word in shown for word in ("Mường", "Thái", "042085012345"))

    carried_out(roster)

    assert ProviderIdentity.objects.filter(ethnicity="Mường", citizen_id="042085012345").exists()
    kept = str(list(roster.rows.values()))
    assert not any(word in kept for word in ("Mường", "Thái", "042085012345"))


def test_imports_of_before_forget_what_their_rows_held(unit):
    ProviderStatusFactory(
        provider__full_name="Đặng Thị Ánh", provider__born_on=date(1985, 9, 5), organization=unit
    )
    roster = carried_out(checked(workbook([ANH])))
    row = roster.rows.get()
    row.done["after"] |= {"citizen_id": "042085012345", "ethnicity": "Mường"}
    row.changes = [["Dân tộc", "", "Mường"], ["Điện thoại", "", "0912345678"]]
    row.save()

    import_module("lms.people.migrations.0004_forget_identities_of_imports").strip(
        apps, connection.schema_editor()
    )

    row.refresh_from_db()
    assert not {"citizen_id", "ethnicity"} & row.done["after"].keys()
    assert row.done["after"]["phone"] == "0912345678"
    assert row.changes == [["Dân tộc", "", "•••"], ["Điện thoại", "", "0912345678"]]


def test_a_birth_in_the_future_stops_its_row_and_a_refusal_the_import_not_for_ever(
    client_of, unit, monkeypatch
):
    late = [*BINH[:2], "02/01/2085", *BINH[3:]]
    roster = checked(workbook([ANH, late]))
    assert verdicts(roster) == ["new", "refused"]
    actions.confirm(roster=roster, by=None, at=NOON)

    def refused(*args, **kwargs):
        raise BornLater

    monkeypatch.setattr(carrying_out, "_write", refused)
    tasks.carry_out.using(backend="default").enqueue(roster.pk)

    roster.refresh_from_db()
    assert (roster.status, Provider.objects.count()) == ("checked", 0)
    page = reverse("roster_imports:inspect", args=[roster.pk])
    manager = client_of(Role.MANAGER)
    assert str(roster.counts["refused_because"]) in manager.get(page).content.decode()
    actions.confirm(roster=roster, by=None, at=NOON)
    manager.post(reverse("roster_imports:discard", args=[roster.pk]))
    roster.refresh_from_db()
    assert roster.status == "discarded"


def test_a_list_that_nobody_carries_out_is_thrown_away_with_its_file(unit):
    roster, done = checked(workbook([ANH])), carried_out(checked(workbook([BINH])))
    storage = roster.file.storage
    lost = carried_out(checked(workbook([[3, "Lê An"]])))
    storage.delete(lost.file.name)
    assert storage.exists(done.file.name)  # as after a kill between commit and deletion

    assert actions.discard_abandoned(NOON + timedelta(days=29)) == 2
    assert not storage.exists(done.file.name)
    assert actions.discard_abandoned(NOON + timedelta(days=30)) == 1
    roster.refresh_from_db()
    assert (roster.status, roster.rows.count()) == ("discarded", 0)


def test_steps_come_in_their_order(unit):
    roster = actions.upload(file_name="a.xlsx", data=workbook([ANH]), by=None, at=NOON)
    with pytest.raises(errors.WrongStep):
        actions.confirm(roster=roster, by=None, at=NOON)
    with pytest.raises(errors.NoNameColumn):
        actions.set_columns(roster=roster, columns={"phone": 1}, by=None, at=NOON)
    with pytest.raises(errors.ColumnTwice):
        actions.set_columns(roster=roster, columns={"full_name": 1, "phone": 1}, by=None, at=NOON)
    actions.discard(roster=roster, by=None, at=NOON)
    with pytest.raises(errors.WrongStep):
        actions.check(roster=roster, at=NOON)
    assert not roster.rows.exists()
    with pytest.raises(errors.NoRows):
        actions.upload(file_name="a.xlsx", data=workbook([]), by=None, at=NOON)
    refused = checked(workbook([[1, None, "05/09/1985"]]))
    with pytest.raises(errors.NothingToDo):
        actions.confirm(roster=refused, by=None, at=NOON)


# --- the screens --------------------------------------------------------------------------------------------


def test_a_manager_is_led_from_the_file_to_the_list_and_back(
    client_of, unit, settings, django_capture_on_commit_callbacks
):
    manager = client_of(Role.MANAGER)
    ProviderFactory(full_name="Trần Văn Bình")
    file = workbook([ANH, BINH])

    response = manager.post(reverse("roster_imports:add"), {"file": _named(file), "sheet": ""})
    roster = RosterImport.objects.get()
    assert response.url == reverse("roster_imports:columns", args=[roster.pk])
    form = manager.get(response.url).context["form"]
    assert form.fields["column_1"].initial == "full_name"
    columns = {f"column_{column}": name for name, column in roster.columns.items()}
    response = manager.post(response.url, columns | {"column_0": "full_name"})
    assert response.status_code == 422
    response = manager.post(reverse("roster_imports:columns", args=[roster.pk]), columns)
    page = reverse("roster_imports:inspect", args=[roster.pk])
    assert response.url == page
    content = manager.get(page, {"verdict": "doubtful"}).content.decode()
    assert "Trần Văn Bình" in content
    assert "Đặng Thị Ánh" not in content

    assert manager.post(page, {"row_6": "new"}).url == page
    manager.post(reverse("roster_imports:confirm", args=[roster.pk]))
    roster.refresh_from_db()
    assert (roster.status, Provider.objects.count()) == ("done", 3)
    assert manager.post(page, {"row_6": "skip"}).status_code == 302  # too late: nothing happens
    manager.post(reverse("roster_imports:undo", args=[roster.pk]))
    assert Provider.objects.count() == 1

    manager.post(reverse("roster_imports:add"), {"file": _named(file)})
    second = RosterImport.objects.latest("pk")
    manager.post(reverse("roster_imports:discard", args=[second.pk]))
    second.refresh_from_db()
    assert second.status == "discarded"


def _named(data: bytes):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("danh sách.xlsx", data)


def test_an_interrupted_import_begins_again(client_of, unit):
    roster = checked(workbook([ANH]))
    actions.confirm(roster=roster, by=None, at=NOON)
    manager = client_of(Role.MANAGER)
    page = reverse("roster_imports:inspect", args=[roster.pk])
    assert 'http-equiv="refresh"' in manager.get(page).content.decode()

    manager.post(reverse("roster_imports:resume", args=[roster.pk]))

    roster.refresh_from_db()
    assert roster.status == "done"
    assert client_of(Role.TRAINER).get(page).status_code in (302, 403)


def test_the_rows_ask_the_same_number_of_questions_for_10_and_1000(client_of, queries_of, unit):
    manager = client_of(Role.MANAGER)
    counts = []
    for number in (10, 1000):
        rows = [
            [n, f"Nguyễn Văn {chr(65 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n % 7)}"]
            for n in range(number)
        ]
        roster = checked(workbook(rows, headings=HEADINGS[:2]))
        counts.append(queries_of(manager, reverse("roster_imports:inspect", args=[roster.pk])))
    assert counts[0] == counts[1]


# --- what the database holds --------------------------------------------------------------------------------


def test_the_database_says_when_an_import_was_done(unit):
    roster = checked(workbook([ANH]))
    with pytest.raises(IntegrityError), transaction.atomic():
        RosterImport.objects.filter(pk=roster.pk).update(status="done")
    with pytest.raises(IntegrityError), transaction.atomic():
        roster.rows.create(number=5)


def test_the_database_holds_identity_numbers_apart(db):
    ProviderIdentity.objects.create(provider=ProviderFactory(), citizen_id="042085012345")
    for number in ("042085012345", "42085012345"):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProviderIdentity.objects.create(provider=ProviderFactory(), citizen_id=number)
    assert ProviderIdentity.objects.create(provider=ProviderFactory()).masked == ""
