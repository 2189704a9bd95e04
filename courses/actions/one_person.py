"""What becomes of sessions when two things turn out to be one person's (``lms.people.one_person``)."""

from django.db.models import Exists, Model, OuterRef, Q

from courses.errors import WouldHaveTaughtAndLearnt, WouldTeachAndLearn
from courses.models import CourseSession, Registration, SessionTrainer
from courses.outcomes import total_minutes
from lms.people.merging import delete_second
from lms.people.models import Provider


def refuse_trainer_as_learner(provider: Provider) -> None:
    """Nobody becomes trainer and learner of one session by being merged or given an account.

    Of what is settled only hours count: whoever was on the list and never came may have taught meanwhile, and a guest
    named with an account got no hours.

    Raises:
        WouldTeachAndLearn: of a session that is not over.
        WouldHaveTaughtAndLearnt: of a settled session, and they attended.
    """
    listed = Q(provider=provider)
    named = listed | Q(user=provider.user_id) if provider.user_id else listed
    trainers = SessionTrainer.objects.filter(session=OuterRef("session"))
    seats = Registration.objects.active().filter(provider=provider).select_related("session").order_by("pk")
    going_on = seats.exclude(session__status__in=CourseSession.ENDED)
    if seat := going_on.filter(Exists(trainers.filter(named))).first():
        raise WouldTeachAndLearn(name=provider.full_name, session=seat.session.title)
    attended = seats.filter(session__status=CourseSession.Status.SETTLED, attended_minutes__gt=0)
    if seat := attended.filter(Exists(trainers.filter(listed))).first():
        raise WouldHaveTaughtAndLearnt(name=provider.full_name, session=seat.session.title)


def teach_once(row: Model, keep: Provider) -> str:
    """Of one person named twice in a session one trainer stays, with the minutes of both (``lms.people.merging``).

    Together they are no more than the meetings last: each may have been credited with the whole session.
    """
    second = SessionTrainer.objects.select_related("session").get(pk=row.pk)
    first = SessionTrainer.objects.get(session=second.session_id, provider=keep)
    said = f"{delete_second(second, keep)} · {second.name} · {second.minutes or 0}"
    if taught := [minutes for minutes in (first.minutes, second.minutes) if minutes]:
        first.minutes = min(sum(taught), max(total_minutes(second.session.meetings.all()), *taught))
    first.user = first.user or second.user
    first.office = first.office or second.office
    first.save(update_fields=["minutes", "user", "office"])
    return said
