"""Personal data of certificates: what each says of its holder, and who signs (``lms.personal_data``)."""

from django.utils.translation import gettext_lazy as _

from lms.personal_data import ANSWERABLE, LAW, RECORD, Record, Use, done_by, technical

_PROOF = _("to prove to anybody what the person was trained in")
_A_DAY = _("a day after the files were brought")
_SIGNER = _("to name who signs for the office")

RECORDS = {
    "certificates.Certificate": Record(
        person="provider",
        uses=(
            Use(
                "provider registration number_text code purpose snapshot issued_on issued_at status revoked_at "
                "revocation_reason replaces pdf",
                _PROOF,
                LAW,
                RECORD,
            ),
            technical("register year number event_key folded_text pdf_sha256 signing"),
            done_by("issued_by revoked_by"),
        ),
    ),
    "certificates.SignedCopy": Record(
        person="certificate__provider",
        uses=(
            Use("certificate file way taken_in_at", _PROOF, LAW, RECORD),
            Use("signatures signed_by", _SIGNER, ANSWERABLE, RECORD, told=False),
            technical("sha256"),
            done_by("taken_in_by"),
        ),
    ),
    "certificates.FormerFile": Record(
        person="certificate__provider",
        uses=(Use("certificate redrawn_at", _PROOF, LAW, RECORD, told=False), technical("sha256")),
    ),
    "certificates.Intake": Record(uses=(done_by("brought_by confirmed_by"),), plain="folder"),
    "certificates.SignedFile": Record(
        person="certificate__provider",
        uses=(
            Use("certificate name state flaw", _PROOF, LAW, _A_DAY, told=False),
            Use("signatures", _SIGNER, ANSWERABLE, _A_DAY, told=False),
            Use("intake position sha256", _("technical"), LAW, _A_DAY, told=False),
        ),
    ),
    "certificates.Batch": Record(uses=(done_by("ordered_by"),), plain="refusal"),
    "certificates.CertificateTemplate": Record(
        uses=(Use("signer_name signer_title signer_authority", _SIGNER, ANSWERABLE, RECORD),),
        plain="name artwork emblem lines title title_en certify certify_en wording wording_en place superior_body "
        "issuer",
    ),
    "certificates.Register": Record(plain="name number_format number_pattern"),
}
