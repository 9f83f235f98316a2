"""Placeholder."""

from textual.screen import ModalScreen

from shnor_tui.tui.context import Session


class ReportScreen(ModalScreen[None]):
    def __init__(self, session: Session) -> None:
        super().__init__()
