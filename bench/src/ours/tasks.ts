import { openCheckpointLoad, openCheckpointSave } from './checkpoints.js';
import { openDataImport, openDataPreparation } from './data-preparation.js';
import { openDecoderStep } from './decoder-step.js';
import { openEncode } from './encode.js';
import { openFineTuneStep } from './fine-tune-step.js';
import { openMatMul } from './mat-mul.js';
import { openSearch } from './search.js';
import { openSelfDecoderStep, openSelfEncode } from './self-tasks.js';
import { openStage1Step } from './stage1-step.js';
import { openStart } from './start.js';
import type { OpenTask } from './task.js';

/** The reference's server knows the same names, but for those of `--self`. */
export const TASKS: ReadonlyMap<string, OpenTask> = new Map([
  ['matMul', openMatMul],
  ['decoderStep', openDecoderStep],
  ['stage1Step', openStage1Step],
  ['fineTuneStep', openFineTuneStep],
  ['encode', openEncode],
  ['search', openSearch],
  ['dataPreparation', openDataPreparation],
  ['dataImport', openDataImport],
  ['checkpointSave', openCheckpointSave],
  ['checkpointLoad', openCheckpointLoad],
  ['startToFirstStep', openStart],
  ['selfDecoderStep', openSelfDecoderStep],
  ['selfEncode', openSelfEncode],
]);
