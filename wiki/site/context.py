"""What every template may name."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from wiki.site.models import SiteSettings


def site(request: HttpRequest) -> dict[str, object]:
    """`site`: the settings of the wiki, read when a template first asks (a page that knows them passes them in).

    `wiki` is the same for allauth's pages, whose views put a `site` of their own into the context.
    """
    settings = SimpleLazyObject(SiteSettings.objects.current)
    return {"site": settings, "wiki": settings}
