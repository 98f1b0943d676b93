"""What the values of a method's maps say of what is explained."""

from __future__ import annotations

from typing import Any

from tb_interpret_plugin import metadata

# As methods say it; what each is stands in `Method.meaning`.
_MEANINGS = {
    "evidence": metadata.EVIDENCE,
    "importance": metadata.IMPORTANCE,
    "gradient": metadata.GRADIENT,
}


def as_logged(meaning: Any, title: str) -> metadata.Meaning:
    """A method's word for it, as the log has it.

    Args:
      meaning: The word.
      title: Of the method.

    Raises:
      ValueError: There is no such meaning.

    >>> as_logged("importance", "Saliency") == metadata.IMPORTANCE
    True
    """
    if not isinstance(meaning, str) or meaning not in _MEANINGS:
        raise ValueError(
            f"`meaning` of the method {title} is none. Received: meaning={meaning!r:.80}. Expected "
            f"one of {', '.join(map(repr, _MEANINGS))}. Leave it out for 'evidence'."
        )
    return _MEANINGS[meaning]


def in_word(meaning: int) -> str:
    """The word for what a series says; one that says nothing has evidence.

    >>> in_word(metadata.IMPORTANCE), in_word(0)
    ('importance', 'evidence')
    """
    return next((word for word, own in _MEANINGS.items() if own == meaning), "evidence")
