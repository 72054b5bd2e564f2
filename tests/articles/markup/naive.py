"""The scanner's rules once more, letter by letter and with no thought for time: an oracle for small texts."""

import re

BLANK = re.compile(r"[ \t]*")
NO_TITLES = (
    r"( {4}| {0,3}\t)",
    r" {0,3}([-+*]|[0-9]+[.)])([ \t]|$)",
    r" {0,3}(>|\||<|:|\{\{|!!!)",
    r" {0,3}\[([^][\\]|\\.)+\]:",
    r" {0,3}(~{3,}|`{3,}[^`]*$)",
    r" {0,3}#{1,6}([ \t]|$)",
    r"[ \t]*((\*[ \t]*){3,}|(-[ \t]*){3,}|(_[ \t]*){3,})$",
)


def naive_headings(source: str) -> list[tuple[int, int, str]]:
    """Start, level and text of each heading of `source`."""
    spans = naive_spans(source)
    lines = source.split("\n")
    starts = [0]
    for line in lines[:-1]:
        starts.append(starts[-1] + len(line) + 1)

    def is_hidden(index: int) -> bool:
        return any(start < starts[index] < end for start, end in spans)

    headings = []
    for index, line in enumerate(lines):
        if is_hidden(index):
            continue
        if text := _atx_text(line):
            headings.append((starts[index], re.match("#+", line).end(), text))  # type: ignore[union-attr]
        elif index + 1 < len(lines) and not is_hidden(index + 1):
            underline = re.fullmatch(r"(={3,}|-{3,})[ \t]*", lines[index + 1])
            is_first = index == 0 or BLANK.fullmatch(lines[index - 1])
            if underline and is_first and not BLANK.fullmatch(line) and not _is_no_title(line):
                headings.append((starts[index], "=-".index(underline[1][0]) + 1, line.strip(" \t")))
    return headings


def naive_spans(source: str) -> list[tuple[int, int]]:
    """Where hidden parts begin and end, inner templates included."""
    spans: list[tuple[int, int]] = []
    templates: list[int] = []
    at = 0
    while at < len(source):
        is_line = at == 0 or source[at - 1] == "\n"
        if end := (is_line and _block_end(source, at)) or _comment_end(source, at):
            spans.append((at, end))
            at = end
        elif source.startswith("{{", at):
            templates.append(at)
            at += 2
        elif source.startswith("}}", at):
            if templates:
                spans.append((templates.pop(), at + 2))
            at += 2
        else:
            at = _verbatim_end(source, at)
    return spans


def _block_end(source: str, at: int) -> int:
    """Where the fence or the raw element that begins with the line at `at` ends; 0 if there is none."""
    first, *others = source[at:].split("\n")
    if fence := re.fullmatch(r"( {0,3})(`{3,}|~{3,})(.*)", first, re.DOTALL):
        indent, marks, info = fence.groups()
        if marks[0] == "~" or "`" not in info:
            end = at + len(first) + 1
            for line in others:
                end += len(line) + 1
                if re.fullmatch(rf" {{0,3}}{marks}{marks[0]}*[ \t]*", line):
                    return min(end, len(source))
            return 0 if indent else len(source)
    if raw := re.match("<(pre|script|style|textarea)([ \t\n>]|$)", source[at:], re.ASCII | re.IGNORECASE):
        closing = re.search(rf"</{raw[1]}[ \t\n]*>", source[at:], re.ASCII | re.IGNORECASE)
        return at + closing.end() if closing else 0
    return 0


def _comment_end(source: str, at: int) -> int:
    end = source.find("-->", at + 4)
    return end + 3 if source.startswith("<!--", at) and end >= 0 else 0


def _verbatim_end(source: str, at: int) -> int:
    """Where the code span, the escape or else the character at `at` ends."""
    if source.startswith("\\", at):
        return at + 1 if source.startswith("\n", at + 1) else at + 2
    if source.startswith("`", at):
        line = source[at:].split("\n")[0]
        first, *others = re.finditer("`+", line)
        return at + next((run.end() for run in others if len(run[0]) == len(first[0])), first.end())
    return at + 1


def _atx_text(line: str) -> str:
    heading = re.fullmatch(r"#{1,6}[ \t](.*)", line, re.DOTALL)
    if heading is None:
        return ""
    return re.sub(r"(^|[ \t]+)#+$", "", heading[1].strip(" \t")).strip(" \t")


def _is_no_title(line: str) -> bool:
    return any(re.match(pattern, line) for pattern in NO_TITLES)
