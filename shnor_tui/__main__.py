"""`python -m shnor_tui` is the same program as `shnor`."""

import sys

from shnor_tui.cli.entry import main

if __name__ == "__main__":
    sys.exit(main())
