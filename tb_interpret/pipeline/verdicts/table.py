"""The verdicts there are: a row each."""

from __future__ import annotations

from tb_interpret.pipeline.verdicts.channels_reversed import ChannelsReversed
from tb_interpret.pipeline.verdicts.constant import Constant
from tb_interpret.pipeline.verdicts.corners_not_moved import BoxesNotMoved, PointsNotMoved
from tb_interpret.pipeline.verdicts.few_values import FewValues
from tb_interpret.pipeline.verdicts.label_epochs import LabelChangesBetweenEpochs
from tb_interpret.pipeline.verdicts.label_sets import LabelSetsChange
from tb_interpret.pipeline.verdicts.label_stages import LabelChangesBetweenStages
from tb_interpret.pipeline.verdicts.left_in_row import LeftInRow
from tb_interpret.pipeline.verdicts.left_right import LeftRightKept
from tb_interpret.pipeline.verdicts.mask_not_moved import MaskNotMoved
from tb_interpret.pipeline.verdicts.mask_values import MaskShares, MaskValues
from tb_interpret.pipeline.verdicts.not_finite import NotFinite
from tb_interpret.pipeline.verdicts.nothing_changed import NothingChanged
from tb_interpret.pipeline.verdicts.parts_apart import PartsChangeBetweenEpochs, PartsExchanged
from tb_interpret.pipeline.verdicts.pictures_exchanged import PicturesExchanged
from tb_interpret.pipeline.verdicts.rule import Rule
from tb_interpret.pipeline.verdicts.same_picture import SamePicture
from tb_interpret.pipeline.verdicts.scaled_differently import ScaledDifferently
from tb_interpret.pipeline.verdicts.scaled_twice import ScaledTwice
from tb_interpret.pipeline.verdicts.scrambled import Scrambled
from tb_interpret.pipeline.verdicts.stretched import Stretched
from tb_interpret.pipeline.verdicts.validation_changes import ValidationChanges
from tb_interpret.pipeline.verdicts.wrapped_round import WrappedRound

# What spoils the values most comes first, where several begin at one stage.
RULES: tuple[Rule, ...] = (
    NotFinite(),
    FewValues(),
    Constant(),
    WrappedRound(),
    Scrambled(),
    ScaledTwice(),
    ScaledDifferently(),
    Stretched(),
    MaskNotMoved(),
    BoxesNotMoved(),
    PointsNotMoved(),
    MaskValues(),
    MaskShares(),
    LeftRightKept(),
    LeftInRow(),
    LabelChangesBetweenStages(),
    LabelSetsChange(),
    PicturesExchanged(),
    PartsExchanged(),
    LabelChangesBetweenEpochs(),
    PartsChangeBetweenEpochs(),
    ValidationChanges(),
    SamePicture(),
    ChannelsReversed(),
    NothingChanged(),
)

# What another fault, at the same stage or an earlier one, brings about by itself.
CONSEQUENCES: dict[type[Rule], tuple[type[Rule], ...]] = {
    NotFinite: (Constant, FewValues, ScaledTwice, ScaledDifferently),
    FewValues: (Constant, ScaledTwice, ScaledDifferently),
    Constant: (ScaledTwice, ScaledDifferently),
    Scrambled: (Scrambled, Stretched),
    ScaledTwice: (ScaledTwice, ScaledDifferently, Constant, FewValues),
    LeftInRow: (
        *(LabelChangesBetweenStages, LabelChangesBetweenEpochs, LabelSetsChange),
        *(PicturesExchanged, PartsExchanged, PartsChangeBetweenEpochs),
        *(MaskNotMoved, BoxesNotMoved, PointsNotMoved),
    ),
    LabelChangesBetweenStages: (LabelChangesBetweenEpochs, PartsChangeBetweenEpochs),
    LabelSetsChange: (LabelChangesBetweenEpochs,),
    PicturesExchanged: (
        *(LabelChangesBetweenEpochs, PartsChangeBetweenEpochs, PartsExchanged),
        *(MaskNotMoved, BoxesNotMoved, PointsNotMoved, ValidationChanges, SamePicture),
    ),
    PartsExchanged: (PartsChangeBetweenEpochs,),
    LabelChangesBetweenEpochs: (PartsChangeBetweenEpochs,),
}
