"""What was posted, to be given back in a form that sends it again (templates/includes/kept.html)."""

from django.http import HttpRequest

# Passwords are never sent back, and the token of the form before would fail again.
NOT_KEPT = ("password", "csrfmiddlewaretoken")


def kept(request: HttpRequest) -> list[dict[str, object]]:
    """The fields of the post, name and value each, in their order."""
    return [
        {"name": name, "value": value}
        for name, values in request.POST.lists()
        if not name.startswith(NOT_KEPT)
        for value in values
    ]
