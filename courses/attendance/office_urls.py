"""The addresses of the office's screens of attendance, below those of sessions in the admin."""

from typing import Any

from django.urls import URLPattern, path

from courses.attendance import import_screens, rule_screens, screens


def office_urlpatterns(viewset: Any) -> list[URLPattern]:
    """For ``viewset``, the one of sessions."""

    def screen(view: Any, **options: Any) -> Any:
        return view.as_view(viewset=viewset, **options)

    listing = "list/<int:pk>/<int:meeting_pk>"
    rule = "attendance-rule/<int:pk>"
    signed = "signed/<int:pk>"
    return [
        path("attendance/<int:pk>/", screen(screens.ReportView), name="attendance"),
        path("attendance/<int:pk>/xlsx/", screen(screens.ReportFileView), name="attendance_xlsx"),
        path("attendance/<int:pk>/totals/", screen(screens.TotalsFileView), name="attendance_totals_xlsx"),
        path("attendance/<int:pk>/pdf/", screen(screens.SummaryView), name="attendance_pdf"),
        path("attendance/<int:pk>/docx/", screen(screens.SummaryView, format="docx"), name="attendance_docx"),
        path(
            "import/<int:pk>/<int:meeting_pk>/", screen(import_screens.ImportView), name="import_attendance"
        ),
        path("excuse/<int:pk>/", screen(screens.ExcuseView), name="excuse"),
        path(f"{rule}/", screen(rule_screens.RuleView), name="attendance_rule"),
        path(f"{rule}/<int:rule_pk>/", screen(rule_screens.ReviseRuleView), name="revise_attendance_rule"),
        path(
            f"{rule}/<int:rule_pk>/withdraw/",
            screen(rule_screens.WithdrawRuleView),
            name="withdraw_attendance_rule",
        ),
        path(f"{signed}/", screen(screens.PapersView), name="signed_lists"),
        path(f"{signed}/<int:paper_pk>/", screen(screens.PaperView), name="signed_list"),
        path(f"{signed}/<int:paper_pk>/withdraw/", screen(screens.WithdrawPaperView), name="withdraw_paper"),
        path(f"{listing}/pdf/", screen(screens.SignatureListView), name="signature_list"),
        path(
            f"{listing}/docx/", screen(screens.SignatureListView, format="docx"), name="signature_list_docx"
        ),
    ]
