import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  exportAdam,
  loadAdam,
  readSafetensors,
  writeSafetensors,
  type NamedArray,
  type NamedArrays,
} from '@beamline/model';
import type { TaskSettings } from '../sides/task-settings.js';
import { openEncoder } from './encode.js';
import { openJointTraining, type JointTraining } from './fine-tune-step.js';
import type { OpenTask } from './task.js';

const FILES = ['decoder', 'decoder-optimiser', 'encoder', 'encoder-optimiser'] as const;
type CheckpointPart = (typeof FILES)[number];

/** Weights and moments of stage 2, from TensorFlow's memory to files, as a trainer saves them. */
export const openCheckpointSave: OpenTask = async (settings) => {
  const training = await openJointTraining(settings);
  return {
    check: async () => {
      await save(settings, training);
      return [await countNumbers(settings)];
    },
    run: () => save(settings, training),
  };
};

/** From files to weights and moments in TensorFlow's memory, as a trainer resumes. */
export const openCheckpointLoad: OpenTask = async (settings) => {
  const training = await openJointTraining(settings);
  await save(settings, training);
  return {
    check: async () => [await countNumbers(settings)],
    run: () => load(settings, training),
  };
};

const fileOf = ({ folder }: TaskSettings, part: CheckpointPart): string =>
  path.join(folder, `our-checkpoint-${part}.safetensors`);

async function save(settings: TaskSettings, { captioner, encoder, adam }: JointTraining): Promise<void> {
  const parts: Record<CheckpointPart, NamedArrays> = {
    decoder: captioner.exportParameters(),
    'decoder-optimiser': captioner.exportOptimiser(),
    encoder: encoder.exportWeights(),
    'encoder-optimiser': exportAdam(adam, encoder.variables),
  };
  for (const part of FILES) await writeFile(fileOf(settings, part), writeSafetensors(parts[part]));
}

async function load(settings: TaskSettings, { captioner, encoder, adam }: JointTraining): Promise<void> {
  captioner.loadParameters(await read(settings, 'decoder'));
  captioner.loadOptimiser(await read(settings, 'decoder-optimiser'));
  loadAdam(adam, encoder.variables, await read(settings, 'encoder-optimiser'));
  const loaded = await openEncoder(settings, {}, await read(settings, 'encoder'));
  loaded.dispose();
}

async function read(settings: TaskSettings, part: CheckpointPart): Promise<Map<string, NamedArray>> {
  return readSafetensors(await readFile(fileOf(settings, part)));
}

/** Numbers in the files, counters of steps left out. */
async function countNumbers(settings: TaskSettings): Promise<number> {
  let count = 0;
  for (const part of FILES)
    for (const [name, { data }] of await read(settings, part)) if (name !== 'step') count += data.length;
  return count;
}
