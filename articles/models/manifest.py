"""The manifest of a revision: which version of which section, in order, as few bytes.

First byte: the format (1). Then, for each section, two numbers: section id and version id, each as the difference to
the entry before, zigzag-coded and written as a varint (7 bits a byte, the lowest first, as in Protocol Buffers).
Neighbours have near ids, so 40 sections take about 160 bytes where JSON takes 800.
"""

from collections.abc import Iterable

FORMAT = 1


class BadManifest(ValueError):
    """The bytes are no manifest: cut off, of an unknown format, or with something left over."""


def encode(entries: Iterable[tuple[int, int]]) -> bytes:
    """Bytes for (section id, version id) pairs, in order."""
    out = bytearray([FORMAT])
    section = version = 0
    for next_section, next_version in entries:
        _write(out, next_section - section)
        _write(out, next_version - version)
        section, version = next_section, next_version
    return bytes(out)


def decode(manifest: bytes) -> list[tuple[int, int]]:
    """The (section id, version id) pairs of a manifest, in order. Raises BadManifest."""
    if not manifest or manifest[0] != FORMAT:
        raise BadManifest("unknown format")
    numbers: list[int] = []
    value = shift = 0
    for byte in memoryview(manifest)[1:]:
        value |= (byte & 0x7F) << shift
        if byte & 0x80:
            shift += 7
            if shift > 63:
                raise BadManifest("a number of more than 64 bits")
            continue
        numbers.append((value >> 1) ^ -(value & 1))
        value = shift = 0
    if shift or len(numbers) % 2:
        raise BadManifest("cut off")
    entries = []
    section = version = 0
    for i in range(0, len(numbers), 2):
        section += numbers[i]
        version += numbers[i + 1]
        entries.append((section, version))
    return entries


def _write(out: bytearray, difference: int) -> None:
    value = difference << 1 if difference >= 0 else (-difference << 1) - 1
    while value > 0x7F:
        out.append((value & 0x7F) | 0x80)
        value >>= 7
    out.append(value)
