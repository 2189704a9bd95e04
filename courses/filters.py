"""The form above the public list of sessions."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import CoursePage, CourseSession
from courses.models.session import CourseSessionQuerySet
from lms.periods import Quarter
from lms.places.models import Commune
from lms.text import fold


class SessionFilter(django_filters.FilterSet):
    """Words (accents do not matter), quarter, topic, place, mode, free seats. Without a quarter: what is to come."""

    q = django_filters.CharFilter(label=_("Name, place or code"), method="by_words")
    quarter = django_filters.ChoiceFilter(label=_("Quarter"), method="by_quarter", empty_label=_("To come"))
    topic = django_filters.ModelChoiceFilter(
        label=_("Topic"),
        field_name="course",
        queryset=lambda request: CoursePage.objects.filter(
            Exists(CourseSession.objects.public().filter(course=OuterRef("pk")))
        ).order_by("title"),
        empty_label=_("Any topic"),
    )
    place = django_filters.ModelChoiceFilter(
        label=_("Place"),
        field_name="commune",
        queryset=lambda request: Commune.objects.filter(
            Exists(CourseSession.objects.public().filter(commune=OuterRef("pk")))
        ).order_by("sort_key"),
        empty_label=_("Any place"),
    )
    mode = django_filters.ChoiceFilter(
        label=_("Mode"), choices=CourseSession.Mode.choices, empty_label=_("Any mode")
    )
    free = django_filters.BooleanFilter(
        label=_("Only with free seats"), method="with_free_seats", widget=forms.CheckboxInput
    )

    class Meta:
        model = CourseSession
        fields: list[str] = []

    def __init__(
        self, data: Any = None, queryset: CourseSessionQuerySet | None = None, **kwargs: Any
    ) -> None:
        super().__init__(data, queryset, **kwargs)
        if "quarter" not in self.filters:
            return
        quarters = CourseSession.objects.public().values_list("year", "quarter").distinct()
        self.filters["quarter"].extra["choices"] = [
            *(
                (_slug(quarter), quarter.label)
                for quarter in sorted((Quarter(*pair) for pair in quarters), reverse=True)
            ),
            ("all", _("All")),
        ]

    def filter_queryset(self, queryset: CourseSessionQuerySet) -> CourseSessionQuerySet:
        if not self.form.cleaned_data.get("quarter"):
            queryset = queryset.upcoming(on=timezone.localdate())
        return super().filter_queryset(queryset)

    def by_words(self, queryset: CourseSessionQuerySet, name: str, value: str) -> CourseSessionQuerySet:
        for word in fold(value).split():
            queryset = queryset.filter(folded_text__contains=word)
        return queryset

    def by_quarter(self, queryset: CourseSessionQuerySet, name: str, value: str) -> CourseSessionQuerySet:
        if value == "all":
            return queryset
        year, number = value.split("-")
        return queryset.in_quarter(Quarter(int(year), int(number)))

    def with_free_seats(
        self, queryset: CourseSessionQuerySet, name: str, value: bool
    ) -> CourseSessionQuerySet:
        if not value:
            return queryset
        return queryset.filter(
            status__in=CourseSession.LIVE, seats_taken__lt=F("capacity") - F("offered_count"), waiting_count=0
        )


class MonthFilter(SessionFilter):
    """The same above a month, which chooses the days itself."""

    quarter = None

    def filter_queryset(self, queryset: CourseSessionQuerySet) -> CourseSessionQuerySet:
        return django_filters.FilterSet.filter_queryset(self, queryset)


def _slug(quarter: Quarter) -> str:
    return f"{quarter.year}-{quarter.number}"
