import { readFile, writeFile } from 'node:fs/promises';
import { importWeights, writeSafetensors } from '@beamline/model';
import type { JobResults, ReadWeightsJob } from '../protocol.js';

/** Reads a weights file of any known format, checks it against the architecture, and writes what the encoder needs of it. */
export async function readWeightsJob(job: ReadWeightsJob): Promise<JobResults['read-weights']> {
  const { format, tensors, parameters, ignored } = importWeights(job.architecture, await readFile(job.path));
  await writeFile(job.output, writeSafetensors(tensors));
  return { format, tensors: tensors.size, parameters, ignored: [...ignored] };
}
