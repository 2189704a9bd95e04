"""The content security policy of Wagtail's admin, which needs inline scripts and styles; public pages stay strict."""

from collections.abc import Callable
from typing import Any

from csp.decorators import csp_replace

ADMIN_POLICY = {
    "script-src": ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "media-src": ["'self'", "blob:"],
    "frame-src": ["'self'"],
}


def admin_policy(view: Callable[..., Any]) -> Callable[..., Any]:
    """Serve ``view`` under the admin's policy instead of the public one."""
    return csp_replace(ADMIN_POLICY)(view)
