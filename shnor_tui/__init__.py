"""shnor-tui: one place for a district's programme of support for schools with low educational results."""

__version__ = "0.1.0"
