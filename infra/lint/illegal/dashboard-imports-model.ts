// Linted as if it lay in apps/dashboard/src: every statement here must be refused.
import { createDecoder } from '@beamline/model';
import { RunStore } from '../../../libs/records/src/index.js';
import { readFile } from 'node:fs/promises';

export const worker = import('@beamline/worker');
export const used = [createDecoder, RunStore, readFile];
