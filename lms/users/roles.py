"""Who may manage accounts."""

from lms.roles import Role, all_of

GRANTS = {Role.MANAGER: all_of("users.user")}
