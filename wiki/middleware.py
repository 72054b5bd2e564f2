"""What every request passes on its way to a page."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import check_for_language

from articles.edits.queue import is_away, is_full, is_passing
from wiki.lib.kept import kept
from wiki.site.models import SiteSettings

GetResponse = Callable[[HttpRequest], HttpResponse]

log = logging.getLogger(__name__)


def limit_body(get_response: GetResponse) -> GetResponse:
    """Answer 413 to a body above settings.MAX_BODY, before anything reads it.

    It stands outside the CSRF check, which would parse the form and end in Django's bare 400.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if length > settings.MAX_BODY:
            return render(request, "413.html", {"most": settings.MAX_BODY}, status=413)
        return get_response(request)

    return middleware


def refuse_nul(get_response: GetResponse) -> GetResponse:
    """Answer 404 to an address that holds a NUL: no page has one, and PostgreSQL refuses the character."""

    def middleware(request: HttpRequest) -> HttpResponse:
        cookies = "".join(request.COOKIES.values())
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", "") or "\0" in cookies:
            return render(request, "404.html", status=404)
        return get_response(request)

    return middleware


class Sessions(SessionMiddleware):
    """Django's own, but for a session that the database could not take: Django would call that a bad request."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Write the session if the request has changed it."""
        try:
            return super().process_response(request, response)
        except (SessionInterrupted, OperationalError) as error:
            answer = answer_trouble(request, _first(error))
            if answer is None:
                raise
            return answer


class AnswerBusy:
    """503 where the database stayed locked because somebody else writes for long, or is away; 507 where it is full.

    Pages that call a verb answer by themselves, with their form.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django asks for each exception of a view; None leaves it to be an error."""
        answer = answer_trouble(request, exception)
        if answer is not None and hasattr(request, "session"):
            # It would be written once more on the way out, wait as long, and end in an error after all.
            request.session.modified = False
        return answer


def answer_trouble(request: HttpRequest, error: BaseException) -> HttpResponse | None:
    """What to say where the database could not write; None for any other error. A text that was posted comes back."""
    if not isinstance(error, OperationalError):
        return None
    if is_full(error):
        log.error("%s found no room to write: %s", request.path, error)
        template, status, retry_after = "507.html", HTTPStatus.INSUFFICIENT_STORAGE, "60"
    elif is_passing(error) or is_away(error):
        log.error("%s met a database that could not serve it: %s", request.path, error)
        template, status, retry_after = "503.html", HTTPStatus.SERVICE_UNAVAILABLE, "10"
    else:
        return None
    fields = kept(request) if "text" in request.POST else []
    context = {"kept": fields, "action_url": request.get_full_path()}
    response = render(request, template, context, status=status)
    response["Retry-After"] = retry_after
    return response


def _first(error: BaseException) -> BaseException:
    """The error that all others in the chain were raised for; the driver's own is the cause of Django's."""
    while error.__context__ is not None and not isinstance(error, OperationalError):
        error = error.__context__
    return error


def choose_language(get_response: GetResponse) -> GetResponse:
    """Speak the language of the reader's cookie, else the site's.

    Django's own LocaleMiddleware also reads Accept-Language and adds it to Vary, which would make every
    page differ by browser.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        offered = {code for code, _name in settings.LANGUAGES}
        code = wanted if wanted in offered and check_for_language(wanted) else _language_of_site()
        with translation.override(code if code in offered else settings.LANGUAGE_CODE):
            response = get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or settings.LANGUAGE_CODE)
        return response

    return middleware


def _language_of_site() -> str:
    try:
        return SiteSettings.objects.remembered().language
    except DatabaseError:
        # The page will say what it can without a database; /healthz does.
        return settings.LANGUAGE_CODE
