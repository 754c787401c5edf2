"""The tasks that the server knows, by name."""

from checkpoints import CheckpointLoad, CheckpointSave
from encoding import Encode, MatMul
from preparation import Preparation
from search import Search
from starting import Start
from training import DecoderStep, FineTuneStep, Stage1Step

TASKS = {
    "matMul": MatMul,
    "decoderStep": DecoderStep,
    "stage1Step": Stage1Step,
    "fineTuneStep": FineTuneStep,
    "encode": Encode,
    "search": Search,
    "dataPreparation": Preparation,
    "dataImport": Preparation,
    "checkpointSave": CheckpointSave,
    "checkpointLoad": CheckpointLoad,
    "startToFirstStep": Start,
}
