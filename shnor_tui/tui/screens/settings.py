"""Settings: one's own, the department's, and where everything is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol, cast

from textual import on

from shnor_tui.confined import confined
from shnor_tui.domain.user import User
from shnor_tui.i18n import LANGUAGES, _, mark
from shnor_tui.store import Record as Committed
from shnor_tui.tui.actions import SETTINGS, every_action
from shnor_tui.tui.context import Session, told
from shnor_tui.tui.keymap import bindings, keys_in_words, keys_of
from shnor_tui.tui.look import THEMES
from shnor_tui.tui.navigation import choose_screen, programme_form, role_form, zone_form
from shnor_tui.tui.rows import TextRow
from shnor_tui.tui.screens.base import WorkScreen
from shnor_tui.tui.screens.settings_rows import LANGUAGE_TITLES, USER, department_rows, deployment_rows, own_rows
from shnor_tui.tui.screens.text import TextScreen
from shnor_tui.tui.widgets.line_list import LineList
from shnor_tui.tui.widgets.lines import Lines

LATER: Mapping[str, str] = MappingProxyType(
    {
        "language": mark("The language changes when the program is started again."),
        "ascii": mark("The signs change when the program is started again."),
        "mouse": mark("The mouse is taken or left when the program is started again."),
    }
)


class _Wearing(Protocol):
    def wear(self, theme: str) -> None:
        """Show everything in a theme."""


class SettingsScreen(WorkScreen):
    """Three groups; Enter changes the setting under the cursor."""

    ACTIONS = SETTINGS
    BINDINGS = bindings(SETTINGS)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._changing: Mapping[str, Callable[[], object]] = MappingProxyType(
            {
                "theme": self._choose_theme,
                "language": self._choose_language,
                "ascii": lambda: self._keep("ascii", not self.session.person.settings.ascii),
                "mouse": lambda: self._keep("mouse", not self.session.person.settings.mouse),
                "keys": self._show_keys,
                "file": self._tell_of_file,
                "programme": self._edit_programme,
                "zone": self._edit_zone,
                "add": lambda: self._edit_user(None),
            }
        )

    def show_title(self) -> None:
        """What this is."""
        about = _("your own are kept for you alone, the department's for everybody")
        self.query_one("#title", Lines).show([[(" " + _("Settings"), "bold")], [(f" {about}", "dim")]])

    def refresh_data(self, commits: Sequence[Committed]) -> None:
        """Show everything anew; it is little."""
        self.body.set_rows([*own_rows(self.session), *department_rows(self.session), *deployment_rows(self.session)])

    @on(LineList.Chosen)
    def action_open(self) -> None:
        row = self.body.cursor_row
        name = row.name if isinstance(row, TextRow) else ""
        kind, _colon, rest = name.partition(":")
        if kind == USER:
            self._edit_user(
                next((user for user in self.session.workspace.records.all(User) if user.account == rest), None)
            )
        elif kind in self._changing:
            self._changing[kind]()
        else:
            self.tell(_("This is set where the program was installed or started; it is only shown here."))

    def _choose_theme(self) -> None:
        rows = [TextRow(name, _(title)) for name, (title, _below, _styles) in THEMES.items()]
        screen = choose_screen(_("Colours"), rows, self.session.person.settings.theme)
        self.app.push_screen(screen, self._wear)

    def _wear(self, theme: str | None) -> None:
        if theme and self._keep("theme", theme):
            cast("_Wearing", self.app).wear(theme)

    def _choose_language(self) -> None:
        rows = [TextRow(name, LANGUAGE_TITLES[name]) for name in LANGUAGES]
        screen = choose_screen(_("Language"), rows, self.session.person.settings.language or LANGUAGES[0])
        self.app.push_screen(screen, self._take_language)

    def _take_language(self, name: str | None) -> None:
        if name:
            self._keep("language", name)

    def _keep(self, name: str, value: str | bool) -> bool:
        """Change one's own setting; tells whether it could be written."""
        self.tell("")
        with told(self.tell):
            self.session.person.change(**{name: value})
            self.refresh_data(())
            self.tell(_(LATER[name]) if name in LATER else "")
            return True
        return False

    def _tell_of_file(self) -> None:
        if confined():
            self.tell(_("The host's administrator may edit the file; it is read when the program starts."))
        else:
            self.tell(_("The file may be edited by hand; it is read when the program starts."))

    def _show_keys(self) -> None:
        how = _("In the file of your settings, below a line «{table}», write: {example}").format(
            table="[keys]", example='"undo" = ["u", "f11"]'
        )
        who = [_("The file is edited by the host's administrator: ask him.")] if confined() else []
        lines: list[str | TextRow] = [how, *who, _("Names and keys of all actions:"), ""]
        for action in every_action():
            said = ": ".join([_(action.title), keys_in_words(keys_of(self, action))])
            lines.append(TextRow(action.id, said, lead=f"{action.id:<18} "))
        self.app.push_screen(TextScreen(_("Your own keys"), lines))

    def _edit_programme(self) -> None:
        if self._may("programme.edit"):
            self.app.push_screen(programme_form(self.session), self.after_form)

    def _edit_zone(self) -> None:
        if self._may("department.edit"):
            self.app.push_screen(zone_form(self.session), self.after_form)

    def _edit_user(self, user: User | None) -> None:
        if self._may("user.set"):
            self.app.push_screen(role_form(self.session, user), self.after_form)

    def _may(self, verb: str) -> bool:
        """Whether the person may; else says why not."""
        workspace = self.session.workspace
        if workspace.read_only:
            self.tell(workspace.read_only, "error")
            return False
        with told(self.tell):
            workspace.require(verb, [workspace.user.school])
            return True
        return False
