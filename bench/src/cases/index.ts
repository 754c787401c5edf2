import type { Case, PairedCase } from './case.js';
import { beams, splitEvaluation } from './decoding.js';
import {
  encodeMobilenetV2,
  encodeMobilenetV2Bf16,
  encodeMobilenetV2Evaluation,
  encodeOneImage,
  encodeResnet101,
  encodeResnet101Bf16,
  encodeResnet101Evaluation,
} from './encoding.js';
import { checkpointLoad, checkpointSave, dataImport, dataPreparation, startToFirstStep } from './files.js';
import { decoderStep, decoderStepBf16, fineTuneStep, stage1Epochs, stage1Step } from './training.js';

/** In the order in which they are measured and shown; what is computed follows what it is computed from. */
export const CASES: readonly Case[] = [
  decoderStep,
  decoderStepBf16,
  encodeResnet101,
  encodeResnet101Evaluation,
  encodeResnet101Bf16,
  encodeOneImage,
  encodeMobilenetV2,
  encodeMobilenetV2Evaluation,
  encodeMobilenetV2Bf16,
  stage1Step,
  stage1Epochs,
  fineTuneStep,
  ...beams,
  splitEvaluation,
  dataPreparation,
  dataImport,
  startToFirstStep,
  checkpointSave,
  checkpointLoad,
];

/** The machine's rate: measured first, on both sides. */
export const MAT_MUL: PairedCase = {
  kind: 'paired',
  key: 'matMul',
  what: 'product of matrices of 2048 × 943 and 943 × 2048',
  task: 'matMul',
  settings: () => ({}),
  samples: () => 3,
  flops: ({ shape: [rows, inner, columns] }) => Promise.resolve(2 * rows * inner * columns),
};

/** The cases asked for and those that they are computed from. */
export function chosenCases(only: readonly string[] | undefined): Case[] {
  if (only === undefined) return [...CASES];
  const wanted = new Set(only);
  for (const one of CASES)
    if (one.kind === 'computed' && wanted.has(one.key)) one.needs.forEach((key) => wanted.add(key));
  return CASES.filter(({ key }) => wanted.has(key));
}
