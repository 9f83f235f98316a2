"""Отчёты и формат нашего района: программа загружает этот модуль и спрашивает, что в нём есть."""

from collections.abc import Callable

from our_district.progress import SchoolProgress
from our_district.tsv import TabSeparated
from shnor_tui.plugin import Renderer, Report, hookimpl

API = (1, 1)


@hookimpl
def shnor_register_reports(register: Callable[[Report], None]) -> None:
    register(SchoolProgress())


@hookimpl
def shnor_register_renderers(register: Callable[[Renderer], None]) -> None:
    register(TabSeparated())
