"""The WSGI entry, the same for granian and for any other server."""

import os
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wiki.settings")


def only_utf8(served: WSGIApplication) -> WSGIApplication:
    """Answer 400 to a request that names another encoding than UTF-8.

    Django decodes by any codec that Python has, some of which are no encodings at all, before any middleware is asked.
    """

    def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        _kind, parameters = parse_header_parameters(environ.get("CONTENT_TYPE", ""))
        if parameters.get("charset", "utf-8").casefold() in ("utf-8", "utf8"):
            return served(environ, start_response)
        start_response("400 Bad Request", [("Content-Type", "text/plain; charset=utf-8")])
        return [b"Send this as UTF-8.\n"]

    return application


application = only_utf8(get_wsgi_application())
