"""Who may log in with a password."""

from typing import Any

from django.contrib.auth.backends import ModelBackend

from wiki.accounts.models import User


class Backend(ModelBackend):
    """Names are looked up in exact spelling; imported names and the wiki's own user are nobody's log-in."""

    def user_can_authenticate(self, user: Any) -> bool:
        """Asked at the log-in and again with every request of a session."""
        return user.kind in User.EXCLUSIVE and super().user_can_authenticate(user)
