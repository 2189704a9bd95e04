"""A client for walks along hundreds of addresses."""

from typing import Any

from django.http import HttpResponse
from django.test import Client


class QuickClient(Client):
    """Django's, without a copy of every context of every template, and without a pile of messages nobody reads."""

    def request(self, **request: Any) -> HttpResponse:
        response = self.handler(self._base_environ(**request))
        self.cookies.update(response.cookies)
        self.cookies.pop("messages", None)
        return response
