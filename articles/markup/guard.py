from collections.abc import Iterable
from .scan import Span


def refusal(source: str, spans: Iterable[Span] | None = None) -> str:
    return ""
