"""Lists as offices send them."""

import io
from collections.abc import Sequence
from typing import Any

import openpyxl

from lms.people.models import RosterImport
from lms.people.roster import actions
from tests.factories import NOON

HEADINGS = [
    "STT",
    "Họ và tên",
    "Ngày sinh",
    "Nam",
    "Nữ",
    "Điện thoại",
    "Số CCCD",
    "Đối tượng",
    "Đơn vị công tác",
    "Số thẻ",
    "Từ ngày",
]


def workbook(
    rows: Sequence[Sequence[Any]], *, headings: Sequence[Any] = HEADINGS, title: bool = True
) -> bytes:
    """A list with the office's name and a title in merged cells above the headings, as they usually are."""
    book = openpyxl.Workbook()
    sheet = book.active
    if title:
        sheet.append(["SỞ TƯ PHÁP HÀ TĨNH"])
        sheet.append(["DANH SÁCH NGƯỜI THỰC HIỆN TRỢ GIÚP PHÁP LÝ NĂM 2026"])
        sheet.merge_cells(start_row=2, start_column=1, end_row=2, end_column=8)
        sheet.append([])
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def checked(data: bytes, *, by: Any = None, name: str = "danh-sach.xlsx", **columns: Any) -> RosterImport:
    """Uploaded, with the columns as recognised (and ``columns`` more), and compared."""
    roster = actions.upload(file_name=name, data=data, by=by, at=NOON)
    defaults = {name: columns.pop(name) for name in list(columns) if name.startswith("default_")}
    actions.set_columns(roster=roster, columns=roster.columns | columns, by=by, at=NOON, **defaults)
    return actions.check(roster=roster, at=NOON)


def carried_out(roster: RosterImport) -> RosterImport:
    actions.confirm(roster=roster, by=roster.uploaded_by, at=NOON)
    return actions.carry_out(roster=roster, at=NOON)


def verdicts(roster: RosterImport) -> list[str]:
    return list(roster.rows.order_by("number").values_list("verdict", flat=True))
