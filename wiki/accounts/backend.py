"""Who may log in with a password."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Exists, OuterRef

from wiki.accounts.models import MODERATORS, User


class Backend(ModelBackend):
    """Names are looked up in exact spelling; imported names and the wiki's own user are nobody's log-in."""

    def get_user(self, user_id: Any) -> User | None:
        """The account of a session, with whether it moderates, which its pages' menus ask: one query."""
        group = User.groups.through.objects.filter(user=OuterRef("pk"), group__name=MODERATORS)
        user = User.objects.annotate(in_moderators=Exists(group)).filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: Any) -> bool:
        """Asked at the log-in and again with every request of a session."""
        return user.kind in User.EXCLUSIVE and super().user_can_authenticate(user)
