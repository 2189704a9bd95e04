"""What a browser sends of a form."""

from datetime import date
from typing import Any

from django.db.models import Model


def as_shown(response: Any, **typed: Any) -> dict[str, Any]:
    """The form of a page as it was shown, hidden fields too, with what somebody ``typed`` over it."""
    shown = {field.html_name: _sent(field.value()) for field in response.context["form"]} | typed
    return {name: value for name, value in shown.items() if value is not None and value is not False}


def _sent(value: Any) -> Any:
    match value:
        case list():
            return [_sent(each) for each in value]
        case Model():
            return value.pk
        case date():
            return value.strftime("%d/%m/%Y")
    return value
