"""Who sees mail: managers look after it, directors and auditors read. Trainers see none: it names people."""

from lms.roles import Role, viewed

_ALL = viewed("mail.message", "mail.messagetemplate")

GRANTS = {
    Role.MANAGER: [*_ALL, "mail.change_message", "mail.change_messagetemplate"],
    Role.DIRECTOR: _ALL,
    Role.AUDITOR: _ALL,
}
