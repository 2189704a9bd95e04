"""What people would like to be trained in, beside the draft of the plan for that year (``lms.planning.plan_notes``)."""

from collections.abc import Iterable

from django.db.models import Count, Max
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext

from courses.models import TrainingNeed
from lms.people.models import Provider
from lms.planning.models import AnnualPlan
from lms.planning.plan_notes import PlanNote

SHOWN = 30


def needs_for(request: HttpRequest, plan: AnnualPlan) -> Iterable[PlanNote]:
    """How many people named each course, then their own words, which are counted together where they differ only in
    accents or case. Four queries; nothing while nobody has answered.
    """
    needs = TrainingNeed.objects.filter(year=plan.year)
    people = needs.values("provider").distinct().count()
    if not people:
        return
    number = Count("provider")
    courses = needs.exclude(course=None).values_list("course__title").annotate(number=number)
    wishes = needs.exclude(wish="").values("folded_wish").annotate(number=number, words=Max("wish"))
    rows = [(str(title), count) for title, count in courses.order_by("-number", "course__title")[:SHOWN]]
    rows += [
        (f"“{row['words']}”", row["number"])
        for row in wishes.order_by("-number", "folded_wish")[: max(0, SHOWN - len(rows))]
    ]
    text = ngettext(
        "%(people)d of %(all)d people on the list said what they would like to be trained in.",
        "%(people)d of %(all)d people on the list said what they would like to be trained in.",
        people,
    ) % {"people": people, "all": Provider.objects.count()}
    yield PlanNote(
        title=gettext("What people need"),
        text=text,
        columns=(gettext("Topic"), gettext("Number of people")),
        rows=rows,
    )
