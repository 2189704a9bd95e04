"""Who may manage accounts: managers open, change and switch them off; whose is in ``lms.users.accounts``."""

from lms.roles import Role, recorded

GRANTS = {Role.MANAGER: recorded("users.user")}
