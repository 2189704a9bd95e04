"""The plan's four quarters as rows of the bar chart component."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from lms.planning.progress import QuarterTotal


def plan_rows(totals: Iterable[QuarterTotal]) -> list[dict[str, Any]]:
    """``bar_chart`` rows: activities done of those the plan names, by quarter; red words where some are behind."""
    rows = []
    for total in totals:
        text = _("%(done)s of %(expected)s") % {"done": total.done, "expected": total.expected}
        if total.behind:
            text = _("%(text)s, %(behind)s behind") % {"text": text, "behind": total.behind}
        rows.append(
            {
                "label": _("Quarter %(roman)s") % {"roman": ("I", "II", "III", "IV")[total.number - 1]},
                "value": total.done,
                "of": total.expected,
                "tone": "danger" if total.behind else "ok",
                "text": text,
            }
        )
    return rows
