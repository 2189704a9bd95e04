"""Personal data of the people on the list (``lms.personal_data``)."""

from django.utils.translation import gettext_lazy as _

from lms.personal_data import (
    ACCOUNT,
    ASKED,
    CONSENT,
    LAW,
    PRIVACY_LAW,
    RECORD,
    TASK,
    Record,
    Use,
    done_by,
    technical,
)

_IMPORT = _("to show what an import will do, and to undo it")

RECORDS = {
    "people.Provider": Record(
        person="self",
        uses=(
            Use("full_name", _("to know who is a provider"), LAW, RECORD),
            technical("family_name middle_name given_name sort_key folded_name is_sample"),
            Use("sex", _("figures by sex (Circular 11/2014)"), LAW, RECORD),
            Use("born_on", _("to tell people of one name apart"), LAW, ASKED),
            Use("phone email", _("to reach the person about training"), TASK, ASKED),
            Use("commune", _("coverage of communes with trained people"), TASK, ASKED),
            Use("user", _("sign-in to one's own pages"), TASK, ACCOUNT),
        ),
    ),
    "people.ProviderIdentity": Record(
        person="provider",
        uses=(
            Use("provider", _("technical"), TASK, ASKED, told=False),
            Use("citizen_id", _("to tell people apart where law asks for the number"), CONSENT, ASKED),
            Use("ethnicity", _("figures that the State asks for"), CONSENT, ASKED, sensitive=True),
        ),
    ),
    "people.ProviderStatus": Record(
        person="provider",
        uses=(
            Use(
                "provider provider_class organization card_number decision_number valid_from valid_until",
                _("to know in what capacity and since when"),
                LAW,
                RECORD,
            ),
        ),
    ),
    "people.Organization": Record(plain="name short_name phone sort_key folded_name"),
    "people.RosterImport": Record(
        uses=(
            Use(
                "file file_name left_out",
                _IMPORT,
                LAW,
                _("until the import is carried out or thrown away, at most 30 days"),
            ),
            done_by("uploaded_by confirmed_by"),
        ),
        plain="sheet_name other_sheets encoding titles columns units counts",
    ),
    "people.RosterRow": Record(
        person="provider",
        uses=(
            Use("cells values changes notes", _IMPORT, LAW, ASKED, told=False),
            Use("roster number verdict decision provider done", _IMPORT, LAW, RECORD, told=False),
        ),
    ),
    "people.DataRequest": Record(
        person="provider",
        uses=(
            Use(
                "provider kind words received_at acknowledge_by due_on acknowledged_at answered_at answer",
                _("to answer what a person asks about their data, in the time of the law"),
                PRIVACY_LAW,
                RECORD,
            ),
            done_by("answered_by"),
        ),
    ),
}
