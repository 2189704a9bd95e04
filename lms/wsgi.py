"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from lms.settling import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.production")

application = get_wsgi_application()
settle()
