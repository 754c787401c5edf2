import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrainingPosition } from '@beamline/contracts';
import type { NamedArrays } from '@beamline/model';
import type { CheckpointFiles, TrainJob } from '../protocol.js';
import { writeTensors } from './files.js';
import type { Learner } from './learner.js';
import type { Link } from './link.js';

/** Writes the learner's state into a folder of its own and tells the worker, which stores and then removes it. */
export async function saveCheckpoint(
  job: TrainJob,
  link: Link,
  learner: Learner,
  position: TrainingPosition,
): Promise<void> {
  const folder = join(job.output, `step-${position.stepInEpoch}`);
  await mkdir(folder, { recursive: true });
  const write = async (name: string, tensors: NamedArrays): Promise<string> => {
    const path = join(folder, `${name}.safetensors`);
    await writeTensors(path, tensors);
    return path;
  };
  const { decoder, decoderOptimiser, encoder, encoderOptimiser } = learner.state();
  const files: CheckpointFiles = {
    decoder: await write('decoder', decoder),
    decoderOptimiser: await write('decoder-optimiser', decoderOptimiser),
    encoder: encoder === null ? null : await write('encoder', encoder),
    encoderOptimiser: encoderOptimiser === null ? null : await write('encoder-optimiser', encoderOptimiser),
  };
  link.checkpoint(position, files);
}
