"""The doors of reporting: periods are opened and revised; a year's usual ones in one go."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from lms.changes import apply_changes
from lms.reporting import errors
from lms.reporting.models import ReportingPeriod

FIELDS = frozenset(
    {"kind", "title", "year", "starts_on", "ends_on", "cutoff_on", "due_on", "recipient", "source"}
)
Kind = ReportingPeriod.Kind


def _check(period: ReportingPeriod) -> None:
    period.title = period.title.strip()
    if not period.title:
        raise errors.TitleMissing
    if period.ends_on < period.starts_on:
        raise errors.PeriodEndsBeforeItBegins
    if not period.starts_on <= period.cutoff_on <= period.ends_on:
        raise errors.CutoffOutsidePeriod
    if period.due_on is not None and period.due_on < period.cutoff_on:
        raise errors.DueBeforeCutoff
    if not period.starts_on.year <= period.year <= period.ends_on.year:
        raise errors.YearOutsidePeriod
    if period.kind == Kind.AD_HOC and not period.recipient.strip():
        raise errors.RecipientMissing
    if ReportingPeriod.objects.filter(title=period.title).exclude(pk=period.pk).exists():
        raise errors.TitleTaken


@transaction.atomic
def open_period(*, by: Any, at: datetime, **fields: Any) -> ReportingPeriod:
    """Open a period to report on; ``fields`` are ``FIELDS``.

    Raises:
        TitleMissing, TitleTaken: people choose periods by their titles.
        PeriodEndsBeforeItBegins, CutoffOutsidePeriod, DueBeforeCutoff, YearOutsidePeriod: the days do not fit.
        RecipientMissing: an ad hoc report that nobody asked for.
    """
    period = ReportingPeriod()
    apply_changes(period, fields, allowed=FIELDS)
    _check(period)
    period.save()
    log(period, "reporting.open_period", user=by, timestamp=at)
    return period


@transaction.atomic
def revise_period(*, period: ReportingPeriod, by: Any, at: datetime, **changes: Any) -> ReportingPeriod:
    """Correct a period; ``changes`` are ``FIELDS``. Its figures follow.

    Raises:
        As ``open_period``.
    """
    period = ReportingPeriod.objects.select_for_update().get(pk=period.pk)
    changed = apply_changes(period, changes, allowed=FIELDS)
    _check(period)
    period.save()
    log(period, "reporting.revise_period", user=by, timestamp=at, data={"changed": changed})
    return period


STATISTICS = "Thông tư về thống kê ngành Tư pháp: kỳ 01/01–30/06, số liệu thực hiện đến 31/05 và ước tính"
DECREE = "Nghị định 09/2019/NĐ-CP (chưa kiểm chứng: đối chiếu văn bản trước khi dùng)"


def usual_periods(year: int) -> list[dict[str, Any]]:
    """The periods that two sources ask of every year; they differ on the days, so each has its own rows."""
    return [
        {
            "kind": Kind.HALF_YEAR,
            "title": f"6 tháng đầu năm {year} (thống kê: 01/01–30/06)",
            "year": year,
            "starts_on": date(year, 1, 1),
            "ends_on": date(year, 6, 30),
            "cutoff_on": date(year, 5, 31),
            "source": STATISTICS,
        },
        {
            "kind": Kind.HALF_YEAR,
            "title": f"6 tháng đầu năm {year} (15/12–14/6)",
            "year": year,
            "starts_on": date(year - 1, 12, 15),
            "ends_on": date(year, 6, 14),
            "cutoff_on": date(year, 6, 14),
            "source": DECREE,
        },
        {
            "kind": Kind.YEAR_END,
            "title": f"Năm {year} (15/12–14/12)",
            "year": year,
            "starts_on": date(year - 1, 12, 15),
            "ends_on": date(year, 12, 14),
            "cutoff_on": date(year, 12, 14),
            "source": DECREE,
        },
    ]


@transaction.atomic
def open_year_periods(*, year: int, by: Any, at: datetime) -> list[ReportingPeriod]:
    """Open the usual periods of a year that are not there yet (by title), and give those that were opened."""
    wanted = usual_periods(year)
    titles = [fields["title"] for fields in wanted]
    there = set(ReportingPeriod.objects.filter(title__in=titles).values_list("title", flat=True))
    return [open_period(by=by, at=at, **fields) for fields in wanted if fields["title"] not in there]
