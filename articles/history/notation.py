"""Numbers and times in lists of revisions, as the reader's language writes them."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format, number_format


class Clock:
    """Tells times in the reader's zone, for the lines of one page, of which many have the same day."""

    def __init__(self) -> None:
        self.zone = timezone.get_current_timezone()
        self.days: dict[date, str] = {}

    def tell(self, time: datetime) -> tuple[str, str, str]:
        """The day in words, the time as it stands in a `datetime` attribute, and hours and minutes."""
        local = time.astimezone(self.zone)
        day = local.date()
        if day not in self.days:
            self.days[day] = date_format(day)
        return self.days[day], local.isoformat(), f"{local:%H:%M}"


def signed(delta: int) -> str:
    """A change in characters with its sign; the minus is a true one."""
    return f"+{grouped(delta)}" if delta > 0 else f"−{grouped(-delta)}" if delta else "±0"


def sign_of(delta: int) -> str:
    """Which way it goes, in a word."""
    return "plus" if delta > 0 else "minus" if delta else ""


def grouped(number: int) -> str:
    """A number of at least 0 with its thousands apart."""
    return number_format(number, force_grouping=True) if number >= 1_000 else str(number)
