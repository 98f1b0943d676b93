"""What whoever typed a command can mend."""

from __future__ import annotations


class MistakeError(Exception):
    """A command cannot be run as it was typed; its words say why, and how it can."""
