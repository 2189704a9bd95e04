from typing import Any

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = _("Courses")

    def ready(self) -> None:
        from courses.actions import forget_needs, lapse_offers
        from courses.actions.needs import forget_particulars
        from courses.actions.one_person import refuse_trainer_as_learner, teach_once
        from courses.actions.quizzes import keep_earlier_test
        from courses.activity_links import sessions_of_activity
        from courses.evidence import approved_materials, settled_sessions
        from courses.feedback_screens import feedback_links
        from courses.mail_kinds import register_mail_kinds
        from courses.needs_of_plan import needs_for
        from courses.printed_screens import paper_links
        from courses.quizzes.screens import quiz_links
        from courses.reminders import remind
        from courses.session_links import register_session_links
        from lms.people.data_requests import register_eraser
        from lms.people.merging import register_clash
        from lms.people.one_person import register_objection
        from lms.planning.activity_links import register_activity_links
        from lms.planning.plan_notes import register_plan_notes
        from lms.planning.progress import register_evidence
        from lms.rounds import register_round

        register_round("courses.lapse_offers", lambda at: lapse_offers(at=at))
        register_round("courses.forget_needs", lambda at: forget_needs(at=at))
        register_eraser("courses.forget_particulars", forget_particulars)
        register_evidence(settled_sessions)
        register_evidence(approved_materials)
        register_activity_links(sessions_of_activity)
        register_mail_kinds()
        register_session_links(paper_links)
        register_session_links(feedback_links)
        register_session_links(quiz_links)
        register_clash("courses.QuizSubmission", keep_earlier_test)
        register_clash("courses.SessionTrainer", teach_once)
        register_objection(refuse_trainer_as_learner)
        register_plan_notes(needs_for)
        register_round("courses.remind", remind)
        # After the last app, when all permissions have been made (as lms.apps does).
        last = [config for config in apps.get_app_configs() if config.models_module][-1]
        post_migrate.connect(_open_authoring, sender=last, dispatch_uid="courses.authoring")


def _open_authoring(**kwargs: Any) -> None:
    from courses.authoring import open_authoring

    open_authoring(**kwargs)
