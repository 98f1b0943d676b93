"""What is wrong with an input pipeline, in words: pure functions of what was observed."""

from tb_interpret.pipeline.verdicts.judge import judge
from tb_interpret.pipeline.verdicts.verdict import Verdict

__all__ = ["Verdict", "judge"]
