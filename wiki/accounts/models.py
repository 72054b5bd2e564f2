"""Authors are rows of `User`, always: people, programs, names out of imported histories, the wiki itself."""

import unicodedata
import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, Group, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from wiki.accounts.names import SYSTEM_NAME, clean_name, name_key

# The group whose members keep the peace; a migration makes it.
MODERATORS = "moderators"

# Keys are compared by code point: nothing stands behind this one.
LAST = "\U0010ffff"


class Accounts(UserManager["User"]):
    """Makes users whose `name_key` always belongs to their name."""

    def create_user(
        self, username: str, email: str | None = None, password: str | None = None, **fields: Any
    ) -> "User":
        """Store a user under `username` as it is, but for NFC: any name, lawful for new accounts or not.

        Raises IntegrityError when the name is taken, or (but for imported names) one that looks like it.
        """
        fields.setdefault("is_staff", False)
        fields.setdefault("is_superuser", False)
        user = self.model(email=self.normalize_email(email), **fields)
        user.name_as(username)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, username: str, email: str | None = None, password: str | None = None, **fields: Any
    ) -> "User":
        """Store an administrator. Raises ValidationError as `free_name` does.

        `is_staff` is set because Django's own decorators and other packages ask it; our admin asks `is_moderator`.
        """
        fields |= {"is_staff": True, "is_superuser": True, "kind": User.Kind.PERSON}
        return self.create_user(self.free_name(username), email, password, **fields)

    def system(self) -> "User":
        """The one user that stands for the wiki itself; nobody can log in as it."""
        user = self.filter(kind=User.Kind.SYSTEM).first()
        if user is None:
            fresh = self.model(kind=User.Kind.SYSTEM)
            fresh.name_as(SYSTEM_NAME)
            fresh.set_unusable_password()
            made = {"username": fresh.username, "name_key": fresh.name_key, "password": fresh.password}
            user, _created = self.get_or_create(kind=User.Kind.SYSTEM, defaults=made)
        return user

    def moderators(self) -> models.QuerySet["User"]:
        """The members of the group; administrators are none of them by being administrators."""
        return self.filter(groups__name=MODERATORS)

    def beginning(self, text: str) -> Q:
        """What names meet that look, at their beginning, like this text: a range of the index of keys."""
        key = name_key(text)
        return Q(name_key__gte=key, name_key__lt=key + LAST)

    def like(self, name: str) -> "User | None":
        """The account whose name looks like this one, or is it. Nobody else may take such a name."""
        return self.filter(name_key=name_key(name), kind__in=User.EXCLUSIVE).first()

    def free_name(self, text: str) -> str:
        """The clean name for what was typed. Raises ValidationError when it is unlawful or can't be had."""
        name = clean_name(text)
        other = self.like(name) or self.filter(username=name).first()
        if other is None:
            return name
        if other.username == name:
            raise ValidationError(_("This name is taken. Choose another one."), code="taken")
        problem = _("This name looks too much like that of %(name)s. Choose another one.")
        raise ValidationError(problem, code="alike", params={"name": other.username})


class User(AbstractUser):
    class Kind(models.TextChoices):
        PERSON = "person", _("person")
        BOT = "bot", _("bot")
        TEMPORARY = "temporary", _("temporary")
        IMPORTED = "imported", _("imported")
        SYSTEM = "system", _("system")

    # Kinds that own every name which looks like theirs. Imported names stand as they stood in the other wiki.
    EXCLUSIVE = (Kind.PERSON, Kind.BOT, Kind.TEMPORARY)

    # New names have at most 255 bytes, as titles do; an imported one has a prefix before a name of that size.
    username = models.CharField(
        _("user name"),
        max_length=300,
        unique=True,
        error_messages={"unique": _("This name is taken.")},
    )
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    uid = models.UUIDField(_("uid"), default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, default=Kind.PERSON)
    name_key = models.TextField(_("name key"), editable=False)
    claimed_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name=_("claimed by"),
        help_text=_("The person to whom the edits of this name belong."),
    )

    REQUIRED_FIELDS = []

    objects: ClassVar[Accounts] = Accounts()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["name_key"],
                condition=Q(kind__in=["person", "bot", "temporary"]),
                name="user_name_key_unique",
            ),
            models.CheckConstraint(condition=~Q(name_key=""), name="user_name_key_set"),
            models.UniqueConstraint(fields=["kind"], condition=Q(kind="system"), name="user_one_system"),
        ]
        # The partial index above answers for accounts only, and not for every way to ask.
        indexes = [models.Index(fields=["name_key"], name="user_name_key")]

    def __str__(self) -> str:
        return self.username

    @classmethod
    def normalize_username(cls, username: Any) -> Any:
        """NFC, unlike Django's NFKC, which would rewrite names that are lawful as they are."""
        return unicodedata.normalize("NFC", username) if isinstance(username, str) else username

    @cached_property
    def is_moderator(self) -> bool:
        """Whether the account is in the group of moderators or an administrator's; asked once for each request."""
        if not self.is_active:
            return False
        if self.is_superuser:
            return True
        read_along = getattr(self, "in_moderators", None)
        if read_along is not None:
            return bool(read_along)
        return self.pk is not None and self.groups.filter(name=MODERATORS).exists()

    def moderate(self, yes: bool) -> None:
        """Put the account into the group of moderators, or take it out; it holds with the next request."""
        group, _made = Group.objects.get_or_create(name=MODERATORS)
        (self.groups.add if yes else self.groups.remove)(group)

    def name_as(self, username: str) -> None:
        """Give the user a name and the key that belongs to it, unsaved. Only here is either set."""
        self.username = self.normalize_username(username)
        self.name_key = name_key(self.username)

    def get_full_name(self) -> str:
        return self.username

    def get_short_name(self) -> str:
        return self.username


class AdminLink(models.Model):
    """A link on which one administrator can be made, once. Of its token only the hash is stored."""

    token_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("administrator link")
        verbose_name_plural = _("administrator links")

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"
