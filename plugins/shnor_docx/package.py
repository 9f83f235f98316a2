"""The file itself: the parts of the base document, and parts as a package whose bytes depend on their content only."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from string import Template
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from shnor_docx.xml import attribute

if TYPE_CHECKING:
    from docx.opc.package import OpcPackage

    from shnor_docx.profile import Profile

CONTENT_TYPES = "[Content_Types].xml"
_PACKAGE_RELATIONSHIPS = "_rels/.rels"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_DEFAULTS = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml",
    "xml": "application/xml",
}
_OLDEST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_COMPRESSION_LEVEL = 6


def base_parts(profile: Profile) -> dict[str, bytes]:
    """The parts of the base document as the profile wants it, in the order of the package."""
    return {name: text.substitute(profile.values).encode() for name, text in _base().items()}


def zipped(parts: dict[str, bytes], compression: int = ZIP_STORED) -> BytesIO:
    """The parts as a package, ready to be read; its bytes tell nothing of the time or the machine."""
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(_entry(name), content, compression, _COMPRESSION_LEVEL)
    stream.seek(0)
    return stream


def parts_of(package: OpcPackage) -> dict[str, bytes]:
    """All that the package holds, by name, in an order that depends on the names only."""
    parts = sorted(package.iter_parts(), key=lambda part: str(part.partname))
    types = {str(part.partname): str(part.content_type) for part in parts}
    found: dict[str, bytes] = {
        CONTENT_TYPES: _content_types(types),
        _PACKAGE_RELATIONSHIPS: _bytes(package.rels.xml),
    }
    for part in parts:
        found[part.partname.membername] = part.blob
        if len(part.rels):
            found[part.partname.rels_uri.membername] = _bytes(part.rels.xml)
    return found


@cache
def _base() -> dict[str, Template]:
    """The base document, kept as plain XML beside this module; `$name` is where a profile's value belongs."""
    found = dict(_walk(files(__package__) / "base", ""))
    return {
        name: Template(found[name].decode()) for name in sorted(found, key=lambda name: (name != CONTENT_TYPES, name))
    }


def _walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry.read_bytes()


def _content_types(types: dict[str, str]) -> bytes:
    defaults = "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in _DEFAULTS.items())
    overrides = "".join(
        f'<Override PartName="{attribute(name)}" ContentType="{attribute(kind)}"/>' for name, kind in types.items()
    )
    return f'{_DECLARATION}<Types xmlns="{_TYPES}">{defaults}{overrides}</Types>'.encode()


def _bytes(xml: str | bytes) -> bytes:
    return xml if isinstance(xml, bytes) else xml.encode()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _OLDEST_ZIP_TIME)
    entry.create_system = _UNIX
    entry.external_attr = 0o644 << 16
    return entry
