"""What click itself says, listed so that it is translated with our own messages: click looks it up in our catalogue.

Some wordings differ between the releases of click that are allowed; both are here.
"""

from __future__ import annotations

from shnor_tui.i18n import mark, ngettext

WORDS = (
    mark("Usage:"),
    mark("Options"),
    mark("Commands"),
    mark("Show this message and exit."),
    mark("default: {default}"),
    mark("required"),
    mark("file"),
    mark("Missing argument"),
    mark("Missing option"),
    mark("Missing command."),
    mark("No such command {name!r}."),
    mark("No such option {name!r}."),
    mark("No such option: {name}"),
    mark("Option {name!r} does not take a value."),
    mark("Invalid value: {message}"),
    mark("Invalid value for {param_hint}: {message}"),
    mark("Choose from:\n\t{choices}"),
    mark("{name} {filename!r} does not exist."),
    mark("{name} {filename!r} is a directory."),
    mark("{value!r} is not a valid {number_type}."),
    mark("{value} is not in the range {range}."),
)


def counted_words(n: int) -> tuple[str, ...]:
    """The messages that agree with a number."""
    return (
        ngettext("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})", n),
        ngettext("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments.", n),
        ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}.", n),
        ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)", n),
    )
