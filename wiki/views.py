"""Pages around the wiki: the health check and the answers to what went wrong."""

from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import DisallowedHost, TooManyFieldsSent
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe

from wiki.lib.kept import kept
from wiki.lib.queue import held_for

QUEUE_TOO_LONG = 20.0
RETRY_AFTER = "60"


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the database answers and no writer holds the queue for more than 20 s, else 503."""
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "the database does not answer"}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    held = held_for(connection)
    if held > QUEUE_TOO_LONG:
        problem = f"a writer has held the queue for {held:.0f} s"
        return JsonResponse({"status": problem}, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return JsonResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403; what was typed into a form with a text comes back in one that can be sent again at once.

    Nothing comes back that another site may have sent: a button that sends it again would do for it what it can't do
    itself. Where the browser does not say where the form stood, at least a text must be there to look at.
    """
    ours = _is_ours(request)
    fields = kept(request) if ours or (ours is None and "text" in request.POST) else []
    context = {"kept": fields, "action_url": request.get_full_path()}
    return render(request, "403_csrf.html", context, status=HTTPStatus.FORBIDDEN)


def _is_ours(request: HttpRequest) -> bool | None:
    """Whether the browser says that the form stood on a page of this wiki; None where it says nothing."""
    origin, where = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if origin is None and where is None:
        return None
    at_home = origin is None or origin in (settings.SITE_URL, f"{request.scheme}://{request.get_host()}")
    return at_home and where in (None, "same-origin", "none")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; a refused Host is told which setting makes the wiki answer to it."""
    context = {
        "refused_host": request.META.get("HTTP_HOST", "")[:100] if isinstance(exception, DisallowedHost) else "",
        "too_many_fields": isinstance(exception, TooManyFieldsSent),
    }
    return render(request, "400.html", context, status=HTTPStatus.BAD_REQUEST)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429, for allauth's limits on log-in, sign-up and passwords, which count by the minute."""
    response = render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = RETRY_AFTER
    return response
