"""What the import of a list of 5,000 people costs, from the file to the list of providers.

``roster_import_5000_cpu_s`` is all of it: the file read, its columns recognised, every row compared with a list that
already holds 2,000 people (half of them in the file), and the people written with their status, identity number
and entries in the log. ``roster_check_5000_cpu_s`` is the comparing alone, ``roster_undo_5000_cpu_s`` taking all of
it back. ``roster_kills_half_done`` of 100: the process is killed at a random moment of the carrying out (up to 1.2
times as long as it takes); how often anything but nothing or all of it was in the list afterwards;
``roster_kills_before_the_end`` says how many of the 100 came before the end.
"""

import os
import random
import signal
import time
import traceback
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bench import Result
from bench._site import make_site, remove_site

PEOPLE, KNOWN, KILLS, SMALL = 5_000, 2_000, 100, 600
AT = datetime(2026, 6, 20, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
GIVEN = ("Ngọc", "Bảo", "Hương", "Nghĩa", "Phượng", "Dũng", "Lan", "Trang", "Đức", "Thư")
FAMILY = ("Nguyễn", "Trần", "Lê", "Đặng", "Phạm", "Võ", "Hồ")
MIDDLE = ("Thị", "Văn", "Quang", "Hoàng", "Hữu", "Thị Bích", "Sỹ", "Đình", "Thanh")


def person(number: int) -> list[Any]:
    name = f"{FAMILY[number % 7]} {MIDDLE[number % 9]} {GIVEN[number % 10]}"
    born = date(1960, 1, 1) + timedelta(days=number)
    return [
        number + 1,
        name,
        f"{born:%d/%m/%Y}",
        "nữ" if number % 2 else "nam",
        910_000_000 + number,
        42_000_000_000 + number,
        "Cộng tác viên",
        "Chi nhánh TGPL số 7",
        f"CTV-{number}",
        "01/01/2026",
    ]


def run() -> list[Result]:
    make_site()
    try:
        return [*_measured(), *_killed()]
    finally:
        remove_site()


def _measured() -> list[Result]:
    from lms.people.models import Provider
    from lms.people.roster import actions
    from tests.factories import OrganizationFactory

    OrganizationFactory(name="Chi nhánh Trợ giúp pháp lý số 7")
    _imported([person(number) for number in range(4_000, 4_000 + KNOWN)])
    data = _file([person(number) for number in range(PEOPLE)])

    start = time.process_time()
    roster = actions.upload(file_name="a.xlsx", data=data, by=None, at=AT)
    actions.set_columns(roster=roster, columns=roster.columns, by=None, at=AT)
    read = time.process_time()
    actions.check(roster=roster, at=AT)
    compared = time.process_time()
    actions.confirm(roster=roster, by=None, at=AT)
    actions.carry_out(roster=roster, at=AT)
    done = time.process_time()
    assert Provider.objects.count() == PEOPLE + KNOWN - 1_000
    actions.undo(roster=roster, by=None, at=AT)
    undone = time.process_time()
    assert Provider.objects.count() == KNOWN
    return [
        Result("roster_import_5000_cpu_s", done - start, "s", PEOPLE),
        Result("roster_check_5000_cpu_s", compared - read, "s", PEOPLE),
        Result("roster_undo_5000_cpu_s", undone - done, "s", PEOPLE),
    ]


def _file(rows: list[list[Any]]) -> bytes:
    from tests.people.rosters import workbook

    headings = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Điện thoại", "Số CCCD", "Đối tượng", "Đơn vị", "Số thẻ", "Từ ngày"]  # fmt: skip  # noqa: E501
    return workbook(rows, headings=headings)


def _imported(rows: list[list[Any]]) -> None:
    from tests.people.rosters import carried_out, checked

    carried_out(checked(_file(rows)))


def _killed() -> list[Result]:
    """Kill the process that carries an import out, 100 times, and look what is in the list."""
    from django.db import connections

    from lms.people.models import ProviderStatus, RosterImport
    from lms.people.roster import actions
    from tests.people.rosters import checked

    chance = random.Random(7)
    half_done = before_the_end = 0
    took = 0.0
    for kill in range(-1, KILLS):  # the first runs to its end: how long it takes
        base = 10_000 + kill * SMALL
        roster = checked(_file([person(number) for number in range(base, base + SMALL)]))
        actions.confirm(roster=roster, by=None, at=AT)
        before = ProviderStatus.objects.count()
        connections.close_all()
        start = time.monotonic()
        child = os.fork()
        if child == 0:
            try:
                actions.carry_out(roster=RosterImport.objects.get(pk=roster.pk), at=AT)
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        if kill >= 0:
            time.sleep(chance.random() * took * 1.2)
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        if kill < 0:
            took = time.monotonic() - start
            continue
        roster.refresh_from_db()
        done = roster.status == RosterImport.Status.DONE
        before_the_end += not done
        half_done += ProviderStatus.objects.count() - before != (SMALL if done else 0)
    return [
        Result("roster_kills_half_done", half_done, "of 100", KILLS),
        Result("roster_kills_before_the_end", before_the_end, "of 100", KILLS),
    ]
