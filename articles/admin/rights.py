"""What moderators may do in the admin's lists of the wiki."""

from articles import permissions
from wiki.lib.rights import AsksPermissions


class Shown(AsksPermissions):
    """Rows to look at: texts and titles change through the verbs alone, with a revision for each change."""

    may_view = staticmethod(permissions.can_administer)
