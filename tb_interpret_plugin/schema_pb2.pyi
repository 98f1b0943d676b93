from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    KIND_UNSPECIFIED: _ClassVar[Kind]
    EXAMPLES: _ClassVar[Kind]
    MAPS: _ClassVar[Kind]
    ACTIVATIONS: _ClassVar[Kind]
    FILTERS: _ClassVar[Kind]
    PIPELINE: _ClassVar[Kind]
    VERDICTS: _ClassVar[Kind]
    CUES: _ClassVar[Kind]

class Task(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    TASK_UNSPECIFIED: _ClassVar[Task]
    CLASSES: _ClassVar[Task]
    LABELS: _ClassVar[Task]
    VALUES: _ClassVar[Task]
    FUNCTION: _ClassVar[Task]

class Meaning(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MEANING_UNSPECIFIED: _ClassVar[Meaning]
    EVIDENCE: _ClassVar[Meaning]
    IMPORTANCE: _ClassVar[Meaning]
    GRADIENT: _ClassVar[Meaning]

class Randomness(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RANDOMNESS_UNSPECIFIED: _ClassVar[Randomness]
    NOT_RANDOM: _ClassVar[Randomness]
    RANDOM: _ClassVar[Randomness]

class Encoding(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ENCODING_UNSPECIFIED: _ClassVar[Encoding]
    FLOAT16_SCALED: _ClassVar[Encoding]
KIND_UNSPECIFIED: Kind
EXAMPLES: Kind
MAPS: Kind
ACTIVATIONS: Kind
FILTERS: Kind
PIPELINE: Kind
VERDICTS: Kind
CUES: Kind
TASK_UNSPECIFIED: Task
CLASSES: Task
LABELS: Task
VALUES: Task
FUNCTION: Task
MEANING_UNSPECIFIED: Meaning
EVIDENCE: Meaning
IMPORTANCE: Meaning
GRADIENT: Meaning
RANDOMNESS_UNSPECIFIED: Randomness
NOT_RANDOM: Randomness
RANDOM: Randomness
ENCODING_UNSPECIFIED: Encoding
FLOAT16_SCALED: Encoding

class SeriesMetadata(_message.Message):
    __slots__ = ("schema_version", "kind", "method", "title", "layer", "details", "meaning", "checksum")
    SCHEMA_VERSION_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    METHOD_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    LAYER_FIELD_NUMBER: _ClassVar[int]
    DETAILS_FIELD_NUMBER: _ClassVar[int]
    MEANING_FIELD_NUMBER: _ClassVar[int]
    CHECKSUM_FIELD_NUMBER: _ClassVar[int]
    schema_version: int
    kind: Kind
    method: str
    title: str
    layer: str
    details: str
    meaning: Meaning
    checksum: int
    def __init__(self, schema_version: _Optional[int] = ..., kind: _Optional[_Union[Kind, str]] = ..., method: _Optional[str] = ..., title: _Optional[str] = ..., layer: _Optional[str] = ..., details: _Optional[str] = ..., meaning: _Optional[_Union[Meaning, str]] = ..., checksum: _Optional[int] = ...) -> None: ...

class ExampleSet(_message.Message):
    __slots__ = ("schema_version", "digest", "examples", "class_names", "task", "training", "origin", "checksum", "problems")
    SCHEMA_VERSION_FIELD_NUMBER: _ClassVar[int]
    DIGEST_FIELD_NUMBER: _ClassVar[int]
    EXAMPLES_FIELD_NUMBER: _ClassVar[int]
    CLASS_NAMES_FIELD_NUMBER: _ClassVar[int]
    TASK_FIELD_NUMBER: _ClassVar[int]
    TRAINING_FIELD_NUMBER: _ClassVar[int]
    ORIGIN_FIELD_NUMBER: _ClassVar[int]
    CHECKSUM_FIELD_NUMBER: _ClassVar[int]
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    schema_version: int
    digest: str
    examples: _containers.RepeatedCompositeFieldContainer[Example]
    class_names: _containers.RepeatedScalarFieldContainer[str]
    task: Task
    training: float
    origin: Origin
    checksum: int
    problems: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, schema_version: _Optional[int] = ..., digest: _Optional[str] = ..., examples: _Optional[_Iterable[_Union[Example, _Mapping]]] = ..., class_names: _Optional[_Iterable[str]] = ..., task: _Optional[_Union[Task, str]] = ..., training: _Optional[float] = ..., origin: _Optional[_Union[Origin, _Mapping]] = ..., checksum: _Optional[int] = ..., problems: _Optional[_Iterable[str]] = ...) -> None: ...

class Example(_message.Message):
    __slots__ = ("id", "index", "label", "picture", "height", "width", "regions", "labels", "missing", "picture_id", "values", "input_height", "input_width", "problem")
    ID_FIELD_NUMBER: _ClassVar[int]
    INDEX_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    PICTURE_FIELD_NUMBER: _ClassVar[int]
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    REGIONS_FIELD_NUMBER: _ClassVar[int]
    LABELS_FIELD_NUMBER: _ClassVar[int]
    MISSING_FIELD_NUMBER: _ClassVar[int]
    PICTURE_ID_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    INPUT_HEIGHT_FIELD_NUMBER: _ClassVar[int]
    INPUT_WIDTH_FIELD_NUMBER: _ClassVar[int]
    PROBLEM_FIELD_NUMBER: _ClassVar[int]
    id: str
    index: int
    label: int
    picture: bytes
    height: int
    width: int
    regions: _containers.RepeatedCompositeFieldContainer[Region]
    labels: _containers.RepeatedScalarFieldContainer[int]
    missing: _containers.RepeatedScalarFieldContainer[int]
    picture_id: str
    values: _containers.RepeatedScalarFieldContainer[float]
    input_height: int
    input_width: int
    problem: str
    def __init__(self, id: _Optional[str] = ..., index: _Optional[int] = ..., label: _Optional[int] = ..., picture: _Optional[bytes] = ..., height: _Optional[int] = ..., width: _Optional[int] = ..., regions: _Optional[_Iterable[_Union[Region, _Mapping]]] = ..., labels: _Optional[_Iterable[int]] = ..., missing: _Optional[_Iterable[int]] = ..., picture_id: _Optional[str] = ..., values: _Optional[_Iterable[float]] = ..., input_height: _Optional[int] = ..., input_width: _Optional[int] = ..., problem: _Optional[str] = ...) -> None: ...

class Region(_message.Message):
    __slots__ = ("name", "top", "left", "bottom", "right", "mask")
    NAME_FIELD_NUMBER: _ClassVar[int]
    TOP_FIELD_NUMBER: _ClassVar[int]
    LEFT_FIELD_NUMBER: _ClassVar[int]
    BOTTOM_FIELD_NUMBER: _ClassVar[int]
    RIGHT_FIELD_NUMBER: _ClassVar[int]
    MASK_FIELD_NUMBER: _ClassVar[int]
    name: str
    top: float
    left: float
    bottom: float
    right: float
    mask: bytes
    def __init__(self, name: _Optional[str] = ..., top: _Optional[float] = ..., left: _Optional[float] = ..., bottom: _Optional[float] = ..., right: _Optional[float] = ..., mask: _Optional[bytes] = ...) -> None: ...

class Record(_message.Message):
    __slots__ = ("schema_version", "examples_digest", "facts", "maps", "notes", "seconds", "tiles", "training", "origin", "pipeline", "verdicts", "cues", "checksum", "problems", "example_id")
    SCHEMA_VERSION_FIELD_NUMBER: _ClassVar[int]
    EXAMPLES_DIGEST_FIELD_NUMBER: _ClassVar[int]
    FACTS_FIELD_NUMBER: _ClassVar[int]
    MAPS_FIELD_NUMBER: _ClassVar[int]
    NOTES_FIELD_NUMBER: _ClassVar[int]
    SECONDS_FIELD_NUMBER: _ClassVar[int]
    TILES_FIELD_NUMBER: _ClassVar[int]
    TRAINING_FIELD_NUMBER: _ClassVar[int]
    ORIGIN_FIELD_NUMBER: _ClassVar[int]
    PIPELINE_FIELD_NUMBER: _ClassVar[int]
    VERDICTS_FIELD_NUMBER: _ClassVar[int]
    CUES_FIELD_NUMBER: _ClassVar[int]
    CHECKSUM_FIELD_NUMBER: _ClassVar[int]
    PROBLEMS_FIELD_NUMBER: _ClassVar[int]
    EXAMPLE_ID_FIELD_NUMBER: _ClassVar[int]
    schema_version: int
    examples_digest: str
    facts: Facts
    maps: Maps
    notes: _containers.RepeatedScalarFieldContainer[str]
    seconds: float
    tiles: Tiles
    training: float
    origin: Origin
    pipeline: PipelineStage
    verdicts: _containers.RepeatedCompositeFieldContainer[Verdict]
    cues: CueReport
    checksum: int
    problems: _containers.RepeatedScalarFieldContainer[str]
    example_id: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, schema_version: _Optional[int] = ..., examples_digest: _Optional[str] = ..., facts: _Optional[_Union[Facts, _Mapping]] = ..., maps: _Optional[_Union[Maps, _Mapping]] = ..., notes: _Optional[_Iterable[str]] = ..., seconds: _Optional[float] = ..., tiles: _Optional[_Union[Tiles, _Mapping]] = ..., training: _Optional[float] = ..., origin: _Optional[_Union[Origin, _Mapping]] = ..., pipeline: _Optional[_Union[PipelineStage, _Mapping]] = ..., verdicts: _Optional[_Iterable[_Union[Verdict, _Mapping]]] = ..., cues: _Optional[_Union[CueReport, _Mapping]] = ..., checksum: _Optional[int] = ..., problems: _Optional[_Iterable[str]] = ..., example_id: _Optional[_Iterable[str]] = ...) -> None: ...

class Origin(_message.Message):
    __slots__ = ("tag", "step")
    TAG_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    tag: str
    step: int
    def __init__(self, tag: _Optional[str] = ..., step: _Optional[int] = ...) -> None: ...

class PipelineStage(_message.Message):
    __slots__ = ("split", "stage", "place", "randomness", "note", "black", "white", "before_black", "before_white", "elements", "is_in_model")
    SPLIT_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    RANDOMNESS_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    BLACK_FIELD_NUMBER: _ClassVar[int]
    WHITE_FIELD_NUMBER: _ClassVar[int]
    BEFORE_BLACK_FIELD_NUMBER: _ClassVar[int]
    BEFORE_WHITE_FIELD_NUMBER: _ClassVar[int]
    ELEMENTS_FIELD_NUMBER: _ClassVar[int]
    IS_IN_MODEL_FIELD_NUMBER: _ClassVar[int]
    split: str
    stage: str
    place: int
    randomness: Randomness
    note: str
    black: float
    white: float
    before_black: float
    before_white: float
    elements: _containers.RepeatedCompositeFieldContainer[PipelineElement]
    is_in_model: bool
    def __init__(self, split: _Optional[str] = ..., stage: _Optional[str] = ..., place: _Optional[int] = ..., randomness: _Optional[_Union[Randomness, str]] = ..., note: _Optional[str] = ..., black: _Optional[float] = ..., white: _Optional[float] = ..., before_black: _Optional[float] = ..., before_white: _Optional[float] = ..., elements: _Optional[_Iterable[_Union[PipelineElement, _Mapping]]] = ..., is_in_model: bool = ...) -> None: ...

class PipelineElement(_message.Message):
    __slots__ = ("id", "number", "after", "before", "note")
    ID_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    id: str
    number: int
    after: Passing
    before: Passing
    note: str
    def __init__(self, id: _Optional[str] = ..., number: _Optional[int] = ..., after: _Optional[_Union[Passing, _Mapping]] = ..., before: _Optional[_Union[Passing, _Mapping]] = ..., note: _Optional[str] = ...) -> None: ...

class Passing(_message.Message):
    __slots__ = ("picture", "shape", "dtype", "minimum", "maximum", "mean", "not_finite", "label", "mask", "boxes", "points", "channels_first")
    PICTURE_FIELD_NUMBER: _ClassVar[int]
    SHAPE_FIELD_NUMBER: _ClassVar[int]
    DTYPE_FIELD_NUMBER: _ClassVar[int]
    MINIMUM_FIELD_NUMBER: _ClassVar[int]
    MAXIMUM_FIELD_NUMBER: _ClassVar[int]
    MEAN_FIELD_NUMBER: _ClassVar[int]
    NOT_FINITE_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    MASK_FIELD_NUMBER: _ClassVar[int]
    BOXES_FIELD_NUMBER: _ClassVar[int]
    POINTS_FIELD_NUMBER: _ClassVar[int]
    CHANNELS_FIRST_FIELD_NUMBER: _ClassVar[int]
    picture: bytes
    shape: _containers.RepeatedScalarFieldContainer[int]
    dtype: str
    minimum: float
    maximum: float
    mean: float
    not_finite: bool
    label: str
    mask: bytes
    boxes: _containers.RepeatedScalarFieldContainer[float]
    points: _containers.RepeatedScalarFieldContainer[float]
    channels_first: bool
    def __init__(self, picture: _Optional[bytes] = ..., shape: _Optional[_Iterable[int]] = ..., dtype: _Optional[str] = ..., minimum: _Optional[float] = ..., maximum: _Optional[float] = ..., mean: _Optional[float] = ..., not_finite: bool = ..., label: _Optional[str] = ..., mask: _Optional[bytes] = ..., boxes: _Optional[_Iterable[float]] = ..., points: _Optional[_Iterable[float]] = ..., channels_first: bool = ...) -> None: ...

class Verdict(_message.Message):
    __slots__ = ("name", "text", "is_note", "elements", "epochs", "split", "stage")
    NAME_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    IS_NOTE_FIELD_NUMBER: _ClassVar[int]
    ELEMENTS_FIELD_NUMBER: _ClassVar[int]
    EPOCHS_FIELD_NUMBER: _ClassVar[int]
    SPLIT_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    name: str
    text: str
    is_note: bool
    elements: _containers.RepeatedScalarFieldContainer[str]
    epochs: _containers.RepeatedScalarFieldContainer[int]
    split: str
    stage: str
    def __init__(self, name: _Optional[str] = ..., text: _Optional[str] = ..., is_note: bool = ..., elements: _Optional[_Iterable[str]] = ..., epochs: _Optional[_Iterable[int]] = ..., split: _Optional[str] = ..., stage: _Optional[str] = ...) -> None: ...

class CueReport(_message.Message):
    __slots__ = ("cards", "num_pictures", "num_tests", "num_passes", "is_search", "effects", "classes")
    CARDS_FIELD_NUMBER: _ClassVar[int]
    NUM_PICTURES_FIELD_NUMBER: _ClassVar[int]
    NUM_TESTS_FIELD_NUMBER: _ClassVar[int]
    NUM_PASSES_FIELD_NUMBER: _ClassVar[int]
    IS_SEARCH_FIELD_NUMBER: _ClassVar[int]
    EFFECTS_FIELD_NUMBER: _ClassVar[int]
    CLASSES_FIELD_NUMBER: _ClassVar[int]
    cards: _containers.RepeatedCompositeFieldContainer[CueCard]
    num_pictures: int
    num_tests: int
    num_passes: float
    is_search: bool
    effects: _containers.RepeatedCompositeFieldContainer[CueEffect]
    classes: _containers.RepeatedCompositeFieldContainer[CueClass]
    def __init__(self, cards: _Optional[_Iterable[_Union[CueCard, _Mapping]]] = ..., num_pictures: _Optional[int] = ..., num_tests: _Optional[int] = ..., num_passes: _Optional[float] = ..., is_search: bool = ..., effects: _Optional[_Iterable[_Union[CueEffect, _Mapping]]] = ..., classes: _Optional[_Iterable[_Union[CueClass, _Mapping]]] = ...) -> None: ...

class CueCard(_message.Message):
    __slots__ = ("target", "kind", "words", "sentence", "effect", "low", "high", "p", "donors", "place", "crop", "exchanges", "since", "first_effect", "elsewhere", "of_some")
    TARGET_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    WORDS_FIELD_NUMBER: _ClassVar[int]
    SENTENCE_FIELD_NUMBER: _ClassVar[int]
    EFFECT_FIELD_NUMBER: _ClassVar[int]
    LOW_FIELD_NUMBER: _ClassVar[int]
    HIGH_FIELD_NUMBER: _ClassVar[int]
    P_FIELD_NUMBER: _ClassVar[int]
    DONORS_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    CROP_FIELD_NUMBER: _ClassVar[int]
    EXCHANGES_FIELD_NUMBER: _ClassVar[int]
    SINCE_FIELD_NUMBER: _ClassVar[int]
    FIRST_EFFECT_FIELD_NUMBER: _ClassVar[int]
    ELSEWHERE_FIELD_NUMBER: _ClassVar[int]
    OF_SOME_FIELD_NUMBER: _ClassVar[int]
    target: int
    kind: str
    words: str
    sentence: str
    effect: float
    low: float
    high: float
    p: float
    donors: float
    place: _containers.RepeatedScalarFieldContainer[float]
    crop: bytes
    exchanges: _containers.RepeatedCompositeFieldContainer[CueExchange]
    since: int
    first_effect: float
    elsewhere: _containers.RepeatedCompositeFieldContainer[CueElsewhere]
    of_some: bool
    def __init__(self, target: _Optional[int] = ..., kind: _Optional[str] = ..., words: _Optional[str] = ..., sentence: _Optional[str] = ..., effect: _Optional[float] = ..., low: _Optional[float] = ..., high: _Optional[float] = ..., p: _Optional[float] = ..., donors: _Optional[float] = ..., place: _Optional[_Iterable[float]] = ..., crop: _Optional[bytes] = ..., exchanges: _Optional[_Iterable[_Union[CueExchange, _Mapping]]] = ..., since: _Optional[int] = ..., first_effect: _Optional[float] = ..., elsewhere: _Optional[_Iterable[_Union[CueElsewhere, _Mapping]]] = ..., of_some: bool = ...) -> None: ...

class CueExchange(_message.Message):
    __slots__ = ("before", "after", "taken_for_before", "taken_for_after")
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    TAKEN_FOR_BEFORE_FIELD_NUMBER: _ClassVar[int]
    TAKEN_FOR_AFTER_FIELD_NUMBER: _ClassVar[int]
    before: bytes
    after: bytes
    taken_for_before: str
    taken_for_after: str
    def __init__(self, before: _Optional[bytes] = ..., after: _Optional[bytes] = ..., taken_for_before: _Optional[str] = ..., taken_for_after: _Optional[str] = ...) -> None: ...

class CueEffect(_message.Message):
    __slots__ = ("target", "kind", "effect")
    TARGET_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    EFFECT_FIELD_NUMBER: _ClassVar[int]
    target: int
    kind: str
    effect: float
    def __init__(self, target: _Optional[int] = ..., kind: _Optional[str] = ..., effect: _Optional[float] = ...) -> None: ...

class CueClass(_message.Message):
    __slots__ = ("target", "name", "mean_map")
    TARGET_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    MEAN_MAP_FIELD_NUMBER: _ClassVar[int]
    target: int
    name: str
    mean_map: bytes
    def __init__(self, target: _Optional[int] = ..., name: _Optional[str] = ..., mean_map: _Optional[bytes] = ...) -> None: ...

class CueElsewhere(_message.Message):
    __slots__ = ("run", "effect", "lacks")
    RUN_FIELD_NUMBER: _ClassVar[int]
    EFFECT_FIELD_NUMBER: _ClassVar[int]
    LACKS_FIELD_NUMBER: _ClassVar[int]
    run: str
    effect: float
    lacks: bool
    def __init__(self, run: _Optional[str] = ..., effect: _Optional[float] = ..., lacks: bool = ...) -> None: ...

class Tiles(_message.Message):
    __slots__ = ("channel", "activation", "picture", "dead", "top_example", "top_y", "top_x", "num_channels", "num_dead")
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    ACTIVATION_FIELD_NUMBER: _ClassVar[int]
    PICTURE_FIELD_NUMBER: _ClassVar[int]
    DEAD_FIELD_NUMBER: _ClassVar[int]
    TOP_EXAMPLE_FIELD_NUMBER: _ClassVar[int]
    TOP_Y_FIELD_NUMBER: _ClassVar[int]
    TOP_X_FIELD_NUMBER: _ClassVar[int]
    NUM_CHANNELS_FIELD_NUMBER: _ClassVar[int]
    NUM_DEAD_FIELD_NUMBER: _ClassVar[int]
    channel: _containers.RepeatedScalarFieldContainer[int]
    activation: _containers.RepeatedScalarFieldContainer[float]
    picture: _containers.RepeatedScalarFieldContainer[bytes]
    dead: _containers.RepeatedScalarFieldContainer[bool]
    top_example: _containers.RepeatedScalarFieldContainer[int]
    top_y: _containers.RepeatedScalarFieldContainer[float]
    top_x: _containers.RepeatedScalarFieldContainer[float]
    num_channels: int
    num_dead: int
    def __init__(self, channel: _Optional[_Iterable[int]] = ..., activation: _Optional[_Iterable[float]] = ..., picture: _Optional[_Iterable[bytes]] = ..., dead: _Optional[_Iterable[bool]] = ..., top_example: _Optional[_Iterable[int]] = ..., top_y: _Optional[_Iterable[float]] = ..., top_x: _Optional[_Iterable[float]] = ..., num_channels: _Optional[int] = ..., num_dead: _Optional[int] = ...) -> None: ...

class Facts(_message.Message):
    __slots__ = ("target", "target_name", "score", "prediction", "probability", "target_probability", "minimum", "maximum", "flags", "region_share", "rank_correlation", "value", "true_value", "error", "judged", "agreement", "agreement_floor")
    TARGET_FIELD_NUMBER: _ClassVar[int]
    TARGET_NAME_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    PREDICTION_FIELD_NUMBER: _ClassVar[int]
    PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    TARGET_PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    MINIMUM_FIELD_NUMBER: _ClassVar[int]
    MAXIMUM_FIELD_NUMBER: _ClassVar[int]
    FLAGS_FIELD_NUMBER: _ClassVar[int]
    REGION_SHARE_FIELD_NUMBER: _ClassVar[int]
    RANK_CORRELATION_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    TRUE_VALUE_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    JUDGED_FIELD_NUMBER: _ClassVar[int]
    AGREEMENT_FIELD_NUMBER: _ClassVar[int]
    AGREEMENT_FLOOR_FIELD_NUMBER: _ClassVar[int]
    target: _containers.RepeatedScalarFieldContainer[int]
    target_name: str
    score: _containers.RepeatedScalarFieldContainer[float]
    prediction: _containers.RepeatedScalarFieldContainer[int]
    probability: _containers.RepeatedScalarFieldContainer[float]
    target_probability: _containers.RepeatedScalarFieldContainer[float]
    minimum: _containers.RepeatedScalarFieldContainer[float]
    maximum: _containers.RepeatedScalarFieldContainer[float]
    flags: _containers.RepeatedScalarFieldContainer[int]
    region_share: _containers.RepeatedScalarFieldContainer[float]
    rank_correlation: _containers.RepeatedScalarFieldContainer[float]
    value: _containers.RepeatedScalarFieldContainer[float]
    true_value: _containers.RepeatedScalarFieldContainer[float]
    error: _containers.RepeatedScalarFieldContainer[float]
    judged: _containers.RepeatedCompositeFieldContainer[Judged]
    agreement: _containers.RepeatedScalarFieldContainer[float]
    agreement_floor: _containers.RepeatedScalarFieldContainer[float]
    def __init__(self, target: _Optional[_Iterable[int]] = ..., target_name: _Optional[str] = ..., score: _Optional[_Iterable[float]] = ..., prediction: _Optional[_Iterable[int]] = ..., probability: _Optional[_Iterable[float]] = ..., target_probability: _Optional[_Iterable[float]] = ..., minimum: _Optional[_Iterable[float]] = ..., maximum: _Optional[_Iterable[float]] = ..., flags: _Optional[_Iterable[int]] = ..., region_share: _Optional[_Iterable[float]] = ..., rank_correlation: _Optional[_Iterable[float]] = ..., value: _Optional[_Iterable[float]] = ..., true_value: _Optional[_Iterable[float]] = ..., error: _Optional[_Iterable[float]] = ..., judged: _Optional[_Iterable[_Union[Judged, _Mapping]]] = ..., agreement: _Optional[_Iterable[float]] = ..., agreement_floor: _Optional[_Iterable[float]] = ...) -> None: ...

class Judged(_message.Message):
    __slots__ = ("label", "probability")
    LABEL_FIELD_NUMBER: _ClassVar[int]
    PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    label: _containers.RepeatedScalarFieldContainer[int]
    probability: _containers.RepeatedScalarFieldContainer[float]
    def __init__(self, label: _Optional[_Iterable[int]] = ..., probability: _Optional[_Iterable[float]] = ...) -> None: ...

class Maps(_message.Message):
    __slots__ = ("height", "width", "encoding", "values", "scale")
    HEIGHT_FIELD_NUMBER: _ClassVar[int]
    WIDTH_FIELD_NUMBER: _ClassVar[int]
    ENCODING_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    SCALE_FIELD_NUMBER: _ClassVar[int]
    height: int
    width: int
    encoding: Encoding
    values: bytes
    scale: _containers.RepeatedScalarFieldContainer[float]
    def __init__(self, height: _Optional[int] = ..., width: _Optional[int] = ..., encoding: _Optional[_Union[Encoding, str]] = ..., values: _Optional[bytes] = ..., scale: _Optional[_Iterable[float]] = ...) -> None: ...

class SeriesPage(_message.Message):
    __slots__ = ("steps", "wall_times", "records", "truncated", "unreadable_steps", "unreadable_reasons", "altered_steps")
    STEPS_FIELD_NUMBER: _ClassVar[int]
    WALL_TIMES_FIELD_NUMBER: _ClassVar[int]
    RECORDS_FIELD_NUMBER: _ClassVar[int]
    TRUNCATED_FIELD_NUMBER: _ClassVar[int]
    UNREADABLE_STEPS_FIELD_NUMBER: _ClassVar[int]
    UNREADABLE_REASONS_FIELD_NUMBER: _ClassVar[int]
    ALTERED_STEPS_FIELD_NUMBER: _ClassVar[int]
    steps: _containers.RepeatedScalarFieldContainer[int]
    wall_times: _containers.RepeatedScalarFieldContainer[float]
    records: _containers.RepeatedCompositeFieldContainer[StepRecord]
    truncated: bool
    unreadable_steps: _containers.RepeatedScalarFieldContainer[int]
    unreadable_reasons: _containers.RepeatedScalarFieldContainer[str]
    altered_steps: _containers.RepeatedScalarFieldContainer[int]
    def __init__(self, steps: _Optional[_Iterable[int]] = ..., wall_times: _Optional[_Iterable[float]] = ..., records: _Optional[_Iterable[_Union[StepRecord, _Mapping]]] = ..., truncated: bool = ..., unreadable_steps: _Optional[_Iterable[int]] = ..., unreadable_reasons: _Optional[_Iterable[str]] = ..., altered_steps: _Optional[_Iterable[int]] = ...) -> None: ...

class StepRecord(_message.Message):
    __slots__ = ("step", "wall_time", "record")
    STEP_FIELD_NUMBER: _ClassVar[int]
    WALL_TIME_FIELD_NUMBER: _ClassVar[int]
    RECORD_FIELD_NUMBER: _ClassVar[int]
    step: int
    wall_time: float
    record: Record
    def __init__(self, step: _Optional[int] = ..., wall_time: _Optional[float] = ..., record: _Optional[_Union[Record, _Mapping]] = ...) -> None: ...
