"""The digest chain: each revision vouches for its text, its words about itself, and the revision before it.

Nothing in it is local to one database, and nothing that may be hidden or renamed later: no row ids, no user names.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

FORMAT = "stemma-1"


def canonical(value: object) -> bytes:
    """JSON in the one form that is hashed: ASCII, no blanks, keys as given."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode("ascii")


def sha256(text: bytes) -> str:
    """64 hexadecimal digits."""
    return hashlib.sha256(text).hexdigest()


def title_digest(namespace: int, title: str, language: str, syntax: str) -> str:
    """The hash of what a revision says about the article as a whole."""
    return sha256(canonical([int(namespace), title, language, str(syntax)]))


def revision_digest(
    *,
    article: UUID,
    before: str,
    number: int,
    kind: str,
    created_at: datetime,
    author: UUID,
    summary_sha256: str,
    title_sha256: str,
    sections: Sequence[tuple[UUID, str]],
) -> str:
    """The digest of one revision.

    before: the digest of the revision before ("" for the first); sections: (uid, SHA-256 of the text), in order.
    """
    time = created_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    texts = [[str(uid), text] for uid, text in sections]
    return sha256(
        canonical(
            [FORMAT, str(article), before, number, str(kind), time, str(author), summary_sha256, title_sha256, texts]
        )
    )
