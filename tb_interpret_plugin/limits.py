"""How much of anything a log may hold, lest it take a browser's memory.

More than our writer makes, and little enough that few bytes of a log cannot become
many in the page: it stays below 400 MB. `http_api.md` says them to clients.
"""

from __future__ import annotations

# A message as it lies in the log, and its fields with those of the messages in it.
MAX_RECORD_BYTES = 32 * 2**20
MAX_EXAMPLES_BYTES = 64 * 2**20
MAX_ENTRIES = 200_000

MAX_EXAMPLES = 4_096
MAX_TILES = 4_096
MAX_REGIONS = 64
MAX_CLASS_NAMES = 65_536
# Labels and values of all examples; classes that are judged, of a record.
MAX_NUMBERS = 2**20

# Of pictures, masks and maps; pixels of one, of all pictures of a message, of one map.
MAX_SIDE_PX = 4_096
MAX_PICTURE_PX = 2**22
MAX_PICTURES_PX = 2**27
MAX_MAP_PX = 2**20

# Characters: of a name, of a sentence; and how many sentences.
MAX_NAME = 200
MAX_TAG = 1_000
MAX_SENTENCE = 1_000
MAX_SENTENCES = 20


def shortened(text: str, most: int = MAX_NAME) -> str:
    """The text, its end replaced by an ellipsis where it is too long.

    Example:
    >>> shortened("grad_cam", 5)
    'grad…'
    """
    return text if len(text) <= most else text[: most - 1] + "…"
