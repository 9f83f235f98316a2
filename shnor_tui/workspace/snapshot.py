"""Placeholder until the snapshot lands."""


class Snapshot:
    """Everything at one revision."""
