"""The settings of the site that an administrator changes in the admin: one row, or none yet."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

# The signs that no title of an article can hold.
TITLE = RegexValidator(r"^[^#<>\[\]|{}\x00-\x1f]+$", _("A title can't contain any of # < > [ ] | { }."))


class SiteSettingsManager(models.Manager["SiteSettings"]):
    """Reads the row once per change, not once per page: each process remembers the version it read last."""

    def __init__(self) -> None:
        super().__init__()
        self._remembered: SiteSettings | None = None

    def current(self) -> SiteSettings:
        """The settings as they stand in the database now (one query), or the defaults before the first change."""
        self._remembered = self.filter(pk=1).first() or SiteSettings()
        return self._remembered

    def at_version(self, version: int | None) -> SiteSettings:
        """The settings of that version (None: no row yet), without a query where this process knows them."""
        known = self._remembered
        if known is not None and known.version == (version or 0):
            return known
        return self.current()

    def remembered(self) -> SiteSettings:
        """What this process read last, which may lie one change back; read now where it knows nothing."""
        return self._remembered or self.current()

    def change(self, **values: Any) -> SiteSettings:
        """Write these fields, make the row if it is missing, and raise its version. Returns the new state."""
        self.get_or_create(pk=1)
        self.filter(pk=1).update(**values, version=F("version") + 1)
        return self.current()


class SiteSettings(models.Model):
    """Name, language, main page, licence and doors of one wiki."""

    class Samples(models.TextChoices):
        """How far the loading of the sample articles has come."""

        NONE = "", _("not loaded")
        BEGUN = "begun", _("begun")
        FINISHED = "finished", _("finished")

    class Editors(models.TextChoices):
        """Who may write."""

        ACCOUNTS = "accounts", _("everyone with an account")
        MODERATORS = "moderators", _("moderators")

    class SignUp(models.TextChoices):
        """Who may make an account."""

        EVERYONE = "everyone", _("everyone")
        NOBODY = "nobody", _("nobody")

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name of the wiki"), max_length=100, default="Stemma")
    language = models.CharField(
        _("language"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    main_page = models.CharField(
        _("main page"),
        validators=[TITLE],
        max_length=255,
        default="Main Page",
        help_text=_("The title of the article that / leads to."),
    )
    licence_name = models.CharField(_("licence of the texts"), max_length=100, default="CC BY-SA 4.0")
    licence_url = models.URLField(
        _("address of the licence"), blank=True, default="https://creativecommons.org/licenses/by-sa/4.0/"
    )
    # Null stands for anyone, until it can be changed.
    who_reads = models.CharField(max_length=10, null=True, editable=False)  # noqa: DJ001
    who_edits = models.CharField(
        _("who may edit"),
        max_length=10,
        choices=Editors,
        default=Editors.ACCOUNTS,
        help_text=_("Moderators and administrators always may."),
    )
    who_signs_up = models.CharField(
        _("who may sign up"),
        max_length=10,
        choices=SignUp,
        default=SignUp.EVERYONE,
        help_text=_("Administrators can always make accounts in the administration."),
    )
    samples = models.CharField(max_length=10, choices=Samples, blank=True, default="", editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = SiteSettingsManager()

    class Meta:
        verbose_name = verbose_name_plural = _("site settings")
        constraints = [models.CheckConstraint(name="site_settings_one_row", condition=Q(id=1))]

    def __str__(self) -> str:
        return self.name

    @property
    def takes_accounts(self) -> bool:
        """Whether anybody may sign up."""
        return self.who_signs_up == self.SignUp.EVERYONE

    @property
    def moderators_edit(self) -> bool:
        """Whether moderators alone may write."""
        return self.who_edits == self.Editors.MODERATORS
