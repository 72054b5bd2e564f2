"""The look keeps its promises: contrast, colours from one file, no inline code, small sheets."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

ROOT = Path(__file__).resolve().parents[2]
CSS = ROOT / "static" / "css"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
READING = ["tokens", "base", "controls", "masthead", "frame", "article", "text", "print"]
READING_LIMIT = 15 * 1024

WASHES = ["paper", "wash", "actwash", "warnwash", "badwash", "infowash"]
TEXT_PAIRS = [
    *[("ink", ground) for ground in [*WASHES, "wash2", "add", "addw", "del", "delw", "mov", "movw", "mark"]],
    *[("soft", ground) for ground in ["paper", "wash", "wash2"]],
    *[("link", ground) for ground in WASHES],
    *[("visited", "paper"), ("missing", "paper")],
    *[("act", "paper"), ("act", "wash"), ("act", "actwash"), ("act2", "actwash"), ("act", "mov")],
    *[("onact", "act"), ("onact", "act2")],
    *[("warn", "paper"), ("warn", "warnwash"), ("bad", "paper"), ("bad", "badwash")],
    *[("addi", "paper"), ("addi", "add"), ("deli", "paper"), ("deli", "del"), ("movi", "mov")],
]
CONTROL_PAIRS = [("edge", "paper"), ("edge", "wash"), ("act", "paper"), ("bad", "paper"), ("link", "paper")]


def without_comments(source: str) -> str:
    return re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)


def sheet(name: str) -> str:
    return without_comments((CSS / f"{name}.css").read_text(encoding="utf-8"))


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9]+):\s*(#[0-9a-f]{6});", block))


def themes() -> dict[str, dict[str, str]]:
    light, _, dark = sheet("tokens").partition("@media screen and (prefers-color-scheme: dark)")
    return {"light": colours(light), "dark": colours(light) | colours(dark)}


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb after WCAG 2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_as_wcag_defines_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_is_readable(theme: str, text: str, ground: str) -> None:
    values = themes()[theme]

    assert contrast(values[text], values[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), CONTROL_PAIRS)
def test_controls_are_visible(theme: str, mark: str, ground: str) -> None:
    values = themes()[theme]

    assert contrast(values[mark], values[ground]) >= 3


def test_dark_gives_every_colour_a_value_of_its_own() -> None:
    light, _, dark = sheet("tokens").partition("@media screen and (prefers-color-scheme: dark)")

    assert colours(light).keys() == colours(dark).keys()
    assert len(colours(light)) > 25


@pytest.mark.parametrize("path", sorted(CSS.glob("*.css")), ids=lambda path: path.name)
def test_colours_are_tokens(path: Path) -> None:
    css = without_comments(path.read_text(encoding="utf-8"))
    if path.name != "tokens.css":
        css = re.sub(r"#[a-z-]+\s*\{", "", css)
        assert not re.findall(r"#[0-9a-fA-F]{3,8}\b", css)
        assert not re.findall(r"\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch|color)\(", css)
        assert not re.findall(r":[^;{]*\b(?:white|black|red|green|blue|gr[ae]y)\b[^;{]*;", css)


def test_no_sheet_names_a_token_that_is_not_there() -> None:
    everything = "".join(sheet(path.stem) for path in CSS.glob("*.css"))

    used = set(re.findall(r"var\((--[a-z0-9-]+)", everything))
    defined = set(re.findall(r"(--[a-z0-9-]+):", everything))

    assert used - defined == set()


def test_reading_needs_few_bytes() -> None:
    sizes = {name: len(gzip.compress((CSS / f"{name}.css").read_bytes(), 9)) for name in READING}

    assert sum(sizes.values()) <= READING_LIMIT, sizes


def test_the_reading_page_links_the_measured_sheets_and_no_script() -> None:
    page = "".join(
        (ROOT / "templates" / name).read_text(encoding="utf-8") for name in ("base.html", "articles/read.html")
    )

    assert sorted(re.findall(r"css/([a-z]+)\.css", page)) == sorted(READING)
    assert "<script" not in page


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_templates_hold_no_inline_code(path: Path) -> None:
    source = path.read_text(encoding="utf-8")

    assert not re.search(r"\sstyle\s*=", source)
    assert not re.search(r"<style\b", source)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", source)
    assert "javascript:" not in source
    for script in re.findall(r"<script\b[^>]*>", source):
        assert "src=" in script
    assert len(source.split("\n")) <= 121


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_templates_name_files_that_are_there(path: Path) -> None:
    source = path.read_text(encoding="utf-8")

    for name in re.findall(r"{% static '([^']+)' %}", source):
        assert finders.find(name), name


def test_fonts_come_with_their_licence() -> None:
    fonts = ROOT / "static" / "fonts"
    named = set(re.findall(r"\.\./fonts/([a-z0-9-]+\.woff2)", sheet("tokens")))

    assert {path.name for path in fonts.glob("*.woff2")} == named
    assert "SIL OPEN FONT LICENSE" in (fonts / "LICENSE").read_text(encoding="utf-8").upper()
