"""The form of a document that proves work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shnor_tui.domain.evidence import Evidence
from shnor_tui.domain.russian import short_date
from shnor_tui.i18n import _
from shnor_tui.tui.attaching import file_entries, kept_file
from shnor_tui.tui.context import Session
from shnor_tui.tui.screens.form import Entry, Form, checked
from shnor_tui.tui.text import Line
from shnor_tui.workspace.evidence import ATTACH, attach_file, edit_evidence, require_writable
from shnor_tui.workspace.find import day_of


class DocumentForm(Form):
    """Dismisses with True when the document was saved. Only what was changed here is written."""

    def __init__(self, session: Session, document: Evidence) -> None:
        super().__init__(session)
        self._document = document
        self.draft_of = ("document", {"id": document.id})

    def heading(self) -> Sequence[Line]:
        title = _("Document «{title}»").format(title=self._document.title)
        return [[(f" {title}", "bold")], [(" " + _("It is changed for every mark that it proves."), "dim")]]

    def entries(self) -> Sequence[Entry]:
        document = self._document
        dated = short_date(document.dated) if document.dated else ""
        files = file_entries(document.file)
        if not self.session.may("evidence.edit"):
            return files
        return (
            Entry("name", _("Document"), document.title, _("order, minutes, photo report"), needed=True),
            Entry("number", _("Number"), document.number),
            Entry("dated", _("Date"), dated, short_date(self.session.workspace.today), note=checked(day_of)),
            Entry("place", _("Where it is kept"), document.place, _("folder 4, the department's disk")),
            *files,
        )

    def save(self, values: Mapping[str, str]) -> None:
        typed = self.typed_values()
        fields: dict[str, Any] = {name: typed[name] for name in ("number", "place") if name in typed}
        if "name" in typed:
            fields["title"] = typed["name"]
        if "dated" in typed:
            fields["dated"] = day_of(typed["dated"]) if typed["dated"] else None
        workspace, file = self.session.workspace, None
        if values.get("file"):
            require_writable(workspace, ATTACH, workspace.records.schools_of_document(self._document.id))
            file = kept_file(workspace, values["file"])
        if fields or not file:
            edit_evidence(workspace, self._document, **fields)
        if file:
            attach_file(workspace, self._document, file)

    def rebase(self) -> None:
        self._document = self.session.data.find(Evidence, self._document.id) or self._document
