"""What every template may name."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from wiki.site.models import SiteSettings


def site(request: HttpRequest) -> dict[str, object]:
    """`site`: the settings of the wiki, read when a template first asks (a page that knows them passes them in)."""
    return {"site": SimpleLazyObject(SiteSettings.objects.current)}
