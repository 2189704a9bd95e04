"""A year of work with something on each side of every border: what the figures of a half year must tell apart.

The period runs from 1 January to 30 June 2026, with data up to 31 May. On each of four days something of every kind is
done: the last day before the period, its first day, its cut-off day, and the day after that.
"""

from datetime import date, datetime, time, timedelta

from certificates.actions import issue, revoke
from courses.actions import cancel as cancel_session
from courses.models import CourseSession, MaterialPage
from exchanges.actions import add_delegate, approve, cancel, complete, follow_up_lesson, note_lesson
from lms.people.models import Provider
from lms.places.actions import designate, end_designation
from lms.places.models import Village
from lms.planning.actions import approve as approve_plan
from lms.planning.actions import record_activity, withdraw_record
from lms.planning.models import AnnualPlan, PlannedActivity
from lms.reporting.models import ReportingPeriod
from tests.factories import (
    HANOI,
    CommuneFactory,
    CourseSessionFactory,
    MaterialPageFactory,
    OrganizationFactory,
    PlannedActivityFactory,
    ProviderFactory,
    ProviderStatusFactory,
    RegisterFactory,
    ReportingPeriodFactory,
    TopicPageFactory,
    VisitFactory,
)
from tests.hours.training import held_session, settled_session

FIRST, CUTOFF, END = date(2026, 1, 1), date(2026, 5, 31), date(2026, 6, 30)
BEFORE, AFTER_CUTOFF = date(2025, 12, 31), date(2026, 6, 1)
FOUR_DAYS = (BEFORE, FIRST, CUTOFF, AFTER_CUTOFF)
Kind = PlannedActivity.Kind


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=HANOI)


def first_half_of_2026(**fields) -> ReportingPeriod:
    return ReportingPeriodFactory(
        **{"starts_on": FIRST, "ends_on": END, "cutoff_on": CUTOFF, "year": 2026, **fields}
    )


class Year:
    """Builds the whole of it."""

    def __init__(self) -> None:
        self.organization = OrganizationFactory()
        self.woman: Provider = ProviderStatusFactory(organization=self.organization).provider
        self.man: Provider = ProviderStatusFactory(
            organization=self.organization, provider__sex=Provider.Sex.MALE
        ).provider
        self.unknown: Provider = ProviderFactory(sex="")
        self.absent: Provider = ProviderFactory()
        self.communes = [CommuneFactory(), CommuneFactory()]
        self.plans = {year: self._plan(year) for year in (2025, 2026)}
        self.topic = TopicPageFactory()
        for number, day in enumerate(FOUR_DAYS):
            self._work(day)
            self._training(day, number)
            self._exchange(day)
            self._material(day, number)
        self._lists()

    def _plan(self, year: int) -> AnnualPlan:
        plan = None
        for number, kind in enumerate(Kind.values):
            activity = PlannedActivityFactory(
                **({"plan": plan} if plan else {"plan__organization": self.organization, "plan__year": year}),
                number=f"II.{number}",
                kind=kind,
                budget_vnd=80_000_000 if kind == Kind.TRAINING else None,
            )
            plan = activity.plan
        PlannedActivityFactory(plan__year=year, budget_vnd=999)  # a draft plan of another office
        return approve_plan(plan=plan, by=None, at=noon(date(year, 1, 1)))

    def activity(self, kind: str, day: date) -> PlannedActivity:
        return self.plans[day.year].activities.get(kind=kind)

    def _work(self, day: date) -> None:
        """A record of each kind, with 10 people of whom 4 women; one that does not tell the women; one withdrawn."""
        for kind in (Kind.LIST_REVIEW, Kind.LEGAL_AID, Kind.RADIO, Kind.HOTLINE, Kind.OUTREACH):
            facts = {
                "activity": self.activity(kind, day),
                "happened_on": day,
                "summary": "Đã làm.",
                "by": None,
                "at": noon(day),
            }
            record_activity(
                **facts, people_count=10, women_count=4, commune=self.communes[0], spent_vnd=1_000
            )
            record_activity(**facts, people_count=7, commune=self.communes[0])
            mistake = record_activity(
                **facts, people_count=99, women_count=9, commune=self.communes[1], spent_vnd=77
            )
            withdraw_record(record=mistake, reason="Ghi trùng.", by=None, at=noon(day))

    def _training(self, day: date, number: int) -> None:
        """A settled session; one cancelled, one unsettled and one still a draft."""
        seats = {self.woman: 240, self.man: 100, self.unknown: 240, self.absent: 0}
        session = settled_session(
            day,
            seats=seats,
            organizer=self.organization,
            activity=self.activity(Kind.TRAINING, day),
            spent_vnd=500_000,
        )
        cancelled = CourseSessionFactory(starts_on=day, ends_on=day, organizer=self.organization)
        cancel_session(session=cancelled, reason="Bão.", by=None, at=noon(day - timedelta(days=1)))
        held_session(day, seats={self.woman: 240}, organizer=self.organization, spent_vnd=123)
        CourseSessionFactory(
            starts_on=day, ends_on=day, organizer=self.organization, status=CourseSession.Status.DRAFT
        )
        if number == 1:
            self._certificates(session, day)

    def _certificates(self, session: CourseSession, day: date) -> None:
        """One issued on the first day and revoked the day after the cut-off; one issued on the cut-off day."""
        register = RegisterFactory(organization=self.organization)
        for provider, on in ((self.woman, day), (self.unknown, CUTOFF)):
            registration = session.registrations.get(provider=provider)
            certificate = issue(registration=registration, register=register, by=None, on=on, at=noon(on))
            if provider == self.woman:
                revoke(certificate=certificate, reason="In sai tên.", by=None, at=noon(AFTER_CUTOFF))

    def _exchange(self, day: date) -> None:
        """A completed visit with a lesson applied, one only approved, one cancelled."""
        facts = {"starts_on": day - timedelta(days=1), "ends_on": day, "organization": self.organization}
        activity = self.activity(Kind.EXCHANGE, day)
        visit = VisitFactory(**facts, activity=activity, minutes_credited=480)
        for provider in (self.woman, self.man, self.unknown):
            add_delegate(visit=visit, provider=provider, by=None, at=noon(day))
        approve(visit=visit, by=None, at=noon(day))
        complete(visit=visit, results="Tốt.", spent_vnd=30_000, by=None, at=noon(day))
        lesson = note_lesson(visit=visit, title="Phiên chợ", text="…", by=None, at=noon(day))
        follow_up_lesson(lesson=lesson, status="applied", result="Đã làm.", by=None, at=noon(day))
        late = note_lesson(visit=visit, title="Loa xã", text="…", by=None, at=noon(day))
        follow_up_lesson(lesson=late, status="applied", result="Sau.", by=None, at=noon(AFTER_CUTOFF))
        approve(visit=VisitFactory(**facts), by=None, at=noon(day))
        cancel(visit=VisitFactory(**facts), reason="Bão.", by=None, at=noon(day))

    def _material(self, day: date, number: int) -> None:
        """A published material and a draft."""
        material = MaterialPageFactory(parent=self.topic, slug=f"tai-lieu-{number}")
        MaterialPage.objects.filter(pk=material.pk).update(first_published_at=noon(day))
        MaterialPageFactory(parent=self.topic, slug=f"nhap-{number}", live=False)

    def _lists(self) -> None:
        """Two communes and two villages on lists; one of each only until the cut-off day, one village after it."""
        facts = {
            "decision_number": "131/QĐ-TTg",
            "decided_on": date(2025, 1, 1),
            "issuer": "Thủ tướng Chính phủ",
            "valid_from": date(2025, 1, 1),
            "by": None,
            "at": noon(date(2025, 1, 1)),
        }
        villages = [
            Village.objects.create(commune=self.communes[0], name=f"Thôn {number}") for number in (1, 2, 3)
        ]
        designate(commune=self.communes[0], kind="poor_commune", **facts)
        ended = designate(commune=self.communes[1], kind="poor_commune", **facts)
        end_designation(designation=ended, on=CUTOFF, by=None, at=noon(CUTOFF))
        for village in villages[:2]:
            designate(commune=self.communes[0], village=village, kind="difficult_village", **facts)
        facts["valid_from"] = AFTER_CUTOFF
        designate(commune=self.communes[0], village=villages[2], kind="difficult_village", **facts)
