"""Addresses of the office's screens of certificates, and what they show."""

from django.urls import reverse

from certificates.models import Certificate
from courses.models import CourseSession

LIST = reverse("issued_certificates:index")


def text_of(response) -> str:
    return response.content.decode()


def inspect(certificate: Certificate) -> str:
    return reverse("issued_certificates:inspect", args=[certificate.pk])


def of_session(session: CourseSession, name: str = "list") -> str:
    return reverse(f"session_certificates:{name}", args=[session.pk])
