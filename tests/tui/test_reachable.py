"""What the library beneath could do beside our own actions: nothing of it is within reach of a key."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.everywhere import standing_at, with_history

OUTWARD = ("suspend", "screenshot", "deliver", "open_url", "command_palette", "toggle_dark", "devtools", "eval")
"""What names of actions hold that leave the program, write files or open what is not ours."""


@pytest.mark.parametrize(
    "name", ["roadmap", "filter", "mark", "new-event", "import", "readings", "palette", "help", "saved"]
)
async def test_no_binding_leads_outward(demo_home: Path, name: str) -> None:
    async with standing_at(name, with_history(demo_home)) as olga:
        actions = {active.binding.action for active in olga.app.screen.active_bindings.values()}
        assert actions
        assert not [action for action in actions if any(word in action for word in OUTWARD)]
        assert not olga.app.ENABLE_COMMAND_PALETTE
