"""Whole numbers as they stand in addresses."""

# The largest id that a database holds; a greater one is an error there, not an answer.
BIGINT = 2**63 - 1


def whole(text: str) -> int | None:
    """The number that these digits spell, at most BIGINT; None for nonsense, which counts as not given."""
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        return None
    number = int(text)
    return number if number <= BIGINT else None
