"""Who may take attendance."""

from collections.abc import Sequence
from typing import Any

from courses.models import CourseSession, SessionTrainer


def may_mark(user: Any, session: CourseSession, *, trainers: Sequence[SessionTrainer] | None = None) -> bool:
    """Whether ``user`` may take attendance here: whoever runs sessions, and the trainers of this one.

    One query for trainers, unless ``trainers`` are given (with their ``provider``).
    """
    if not user.has_perm("courses.add_attendanceevent"):
        return False
    if user.has_perm("courses.change_coursesession"):
        return True
    named = session.trainers.select_related("provider") if trainers is None else trainers
    return any(
        user.pk in {trainer.user_id, trainer.provider and trainer.provider.user_id} for trainer in named
    )
