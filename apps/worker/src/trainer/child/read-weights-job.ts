import { readFile, writeFile } from 'node:fs/promises';
import {
  ARCHITECTURES,
  checkWeights,
  parameterShapes,
  readWeights,
  writeSafetensors,
  type NamedArray,
} from '@beamline/model';
import type { JobResults, ReadWeightsJob } from '../protocol.js';

/** Reads a weights file of any known format, checks it against the architecture, and writes what the encoder needs of it. */
export async function readWeightsJob(job: ReadWeightsJob): Promise<JobResults['read-weights']> {
  const architecture = ARCHITECTURES[job.architecture];
  const weights = readWeights(await readFile(job.path));
  checkWeights(architecture, weights);
  const needed = new Map<string, NamedArray>();
  for (const name of parameterShapes(architecture).keys()) {
    const tensor = weights.get(name);
    if (tensor !== undefined) needed.set(name, tensor);
  }
  await writeFile(job.output, writeSafetensors(needed));
  return { tensors: needed.size };
}
