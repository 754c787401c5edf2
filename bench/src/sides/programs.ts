import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { trainerEnvironment } from '@beamline/worker/trainer';
import type { Program } from './side.js';

const OURS = fileURLToPath(new URL('../ours/main.js', import.meta.url));
const SERVER = fileURLToPath(new URL('../../reference/server.py', import.meta.url));

/** Both sides compute on all cores. */
export const THREADS = availableParallelism();

/** Beamline, in the environment that the worker gives its trainers. */
export const ourProgram = (): Program => ({
  name: 'Beamline',
  command: process.execPath,
  args: [OURS],
  env: trainerEnvironment(process.env),
});

/** The reference on the CPU, in this environment else. */
export const referenceProgram = (python: string, directory: string): Program => ({
  name: 'The reference',
  command: python,
  args: [SERVER, '--reference', directory, '--threads', String(THREADS)],
  env: {
    ...process.env,
    CUDA_VISIBLE_DEVICES: '',
    OMP_NUM_THREADS: String(THREADS),
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONWARNINGS: 'ignore',
  },
});
