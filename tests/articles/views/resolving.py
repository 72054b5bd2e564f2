"""The conflict page as a browser has it: its fields, to be sent back with answers."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser


class _Fields(HTMLParser):
    """Collects what the form with the overlaps would send."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        name = values.get("name") or ""
        if tag == "textarea":
            self.area, self.fields[name] = name, ""
        if tag == "input" and name and name != "csrfmiddlewaretoken":
            chosen = values.get("type") not in ("radio", "checkbox") or "checked" in values
            if chosen and name != "q":
                self.fields[name] = values.get("value") or ("on" if values.get("type") == "checkbox" else "")

    def handle_data(self, data: str) -> None:
        if self.area:
            self.fields[self.area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            # HTML drops the line end after the opening tag; a browser sends CR LF for all others.
            self.fields[self.area] = self.fields[self.area].removeprefix("\n").replace("\n", "\r\n")
            self.area = ""


def fields_of(html: str) -> dict[str, str]:
    """All that the page's form would send now."""
    form = html.partition('<form id="x-edit"')[2].partition("</form>")[0]
    assert form, "no form"
    reader = _Fields()
    reader.feed(f"<form {form}")
    reader.close()
    return {name: value.replace("\r\n", "\n").replace("\n", "\r\n") for name, value in reader.fields.items()}


def plain(html: str) -> str:
    """What a page says, without its tags."""
    out, is_tag = [], False
    for sign in html.partition("<main")[2]:
        if sign == "<":
            is_tag = True
        elif sign == ">":
            is_tag = False
        elif not is_tag:
            out.append(sign)
    return " ".join(unescape("".join(out)).split())
