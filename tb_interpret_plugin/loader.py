"""The entry point of TensorBoard.

TensorBoard imports this module in every start, with or without our data, and an
exception here or in `fix_flags` ends TensorBoard itself: so it imports nothing
of ours until there is something to load.
"""

from __future__ import annotations

import argparse
import contextlib

from tensorboard.plugins import base_plugin

# A copy of metadata.PLUGIN_NAME, whose module would load numpy and the schema.
_PLUGIN_NAME = "tb_interpret"
_EVERY_STEP = 0


class InterpretLoader(base_plugin.TBLoader):
    """Keeps every epoch of our series, and loads the plugin."""

    def fix_flags(self, flags: argparse.Namespace) -> None:
        """Asks TensorBoard to keep every step, unless the user asked for less."""
        with contextlib.suppress(Exception):
            flags.samples_per_plugin.setdefault(_PLUGIN_NAME, _EVERY_STEP)

    def load(self, context: base_plugin.TBContext) -> base_plugin.TBPlugin:
        """The plugin; TensorBoard survives and logs what goes wrong here."""
        from tb_interpret_plugin.plugin import InterpretPlugin

        return InterpretPlugin(context)
