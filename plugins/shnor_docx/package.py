"""The file itself: the parts of the base document, and parts as a package whose bytes depend on their content only."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from docx.opc.package import OpcPackage

_CONTENT_TYPES = "[Content_Types].xml"
_OLDEST_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_COMPRESSION_LEVEL = 6


def base_parts() -> dict[str, bytes]:
    """The parts of the base document, kept as plain XML beside this module, in the order of the package."""
    found = dict(_walk(files(__package__) / "base", ""))
    return {name: found[name] for name in sorted(found, key=lambda name: (name != _CONTENT_TYPES, name))}


def zipped(parts: dict[str, bytes], compression: int = ZIP_STORED) -> BytesIO:
    """The parts as a package, ready to be read; its bytes tell nothing of the time or the machine."""
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(_entry(name), content, compression, _COMPRESSION_LEVEL)
    stream.seek(0)
    return stream


def current_parts(package: OpcPackage, base: dict[str, bytes]) -> dict[str, bytes]:
    """The parts of the base, in their order, with what the package now holds in them."""
    changed = {part.partname.membername: part.blob for part in package.iter_parts()}
    return {name: changed.get(name, content) for name, content in base.items()}


def _walk(folder: Traversable, prefix: str) -> Iterator[tuple[str, bytes]]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _walk(entry, f"{prefix}{entry.name}/")
        else:
            yield prefix + entry.name, entry.read_bytes()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _OLDEST_ZIP_TIME)
    entry.create_system = _UNIX
    entry.external_attr = 0o644 << 16
    return entry
