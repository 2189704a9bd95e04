"""Error pages say what happened and what to do next, and stand also when little else does."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.views.csrf import csrf_failure
from django.views.defaults import bad_request, permission_denied, server_error


@pytest.fixture
def request_of_a_visitor():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    request.session = {}
    return request


@pytest.mark.django_db
def test_unknown_page_leads_home(client):
    response = client.get("/khong-co-trang-nay/")

    assert response.status_code == 404
    assert 'href="/"' in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "view, status",
    [
        (lambda request: permission_denied(request, PermissionDenied()), 403),
        (csrf_failure, 403),
        (lambda request: bad_request(request, ValueError()), 400),
        (server_error, 500),
    ],
    ids=["forbidden", "expired form", "bad request", "server error"],
)
def test_error_page_stands_alone(view, status, request_of_a_visitor):
    response = view(request_of_a_visitor)

    html = response.content.decode()
    assert response.status_code == status
    assert "<h1>" in html
    assert 'class="lead"' in html
