"""Personal data in pages, pictures and files, with what Wagtail keeps about who works here (``lms.personal_data``)."""

from django.utils.translation import gettext_lazy as _

from lms.personal_data import ACCOUNT, ANSWERABLE, CONSENT, RECORD, TASK, Record, Use, done_by

_EDITING = _("to write and check pages together")
_LIKING = _("how one likes to work in the admin, and a picture")
_TRAIL = _("to follow who changed what")


def _editing(person: str = "user") -> Record:
    return Record(person=person, uses=(Use("*", _EDITING, ANSWERABLE, RECORD, told=False),))


RECORDS = {
    "cms.CustomImage": Record(
        uses=(
            Use("title description caption file", _("pictures of the training"), CONSENT, RECORD),
            done_by("uploaded_by_user"),
        ),
        plain="file_hash",
    ),
    "cms.CustomRendition": Record(
        uses=(Use("file", _("pictures of the training"), CONSENT, RECORD),),
        plain="filter_spec focal_point_key",
    ),
    "cms.CustomDocument": Record(
        uses=(
            Use("title file", _("papers of the training, that may name people"), TASK, RECORD),
            done_by("uploaded_by_user"),
        ),
        plain="file_hash",
    ),
    "wagtailusers.UserProfile": Record(
        person="user",
        uses=(
            Use("preferred_language current_time_zone avatar theme", _LIKING, CONSENT, ACCOUNT),
            Use("*", _LIKING, CONSENT, ACCOUNT, told=False),
        ),
    ),
    "wagtailcore.ModelLogEntry": Record(
        person="user", uses=(Use("*", _TRAIL, ANSWERABLE, RECORD, told=False),)
    ),
    "wagtailcore.PageLogEntry": Record(
        person="user", uses=(Use("*", _TRAIL, ANSWERABLE, RECORD, told=False),)
    ),
    "wagtailcore.Page": _editing(""),
    "wagtailcore.Revision": _editing(""),
    "wagtailcore.UploadedFile": _editing("uploaded_by_user"),
    "wagtailcore.WorkflowState": _editing("requested_by"),
    "wagtailcore.TaskState": _editing("finished_by"),
    "wagtailcore.Comment": _editing(),
    "wagtailcore.CommentReply": _editing(),
    "wagtailcore.PageSubscription": _editing(),
    "wagtailcore.APIToken": _editing(),
    "wagtailadmin.EditingSession": _editing(),
    "wagtailadmin.FormState": _editing(),
    "wagtaildocs.Document": _editing(""),
    "wagtailimages.Image": _editing(""),
}
