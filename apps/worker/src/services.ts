import type { BlobCache, ObjectStore } from '@beamline/objects';
import type { Records } from '@beamline/records';
import type { Logger } from 'pino';
import type { Environment } from './env.js';
import type { Meteor } from './scoring/meteor.js';
import type { TrainerPool } from './trainer/trainer-pool.js';

/** What activities work with; made once in main.ts. */
export interface Services {
  environment: Environment;
  records: Records;
  store: ObjectStore;
  cache: BlobCache;
  trainers: TrainerPool;
  meteor: Meteor;
  log: Logger;
  /** Takes secrets out of a line that others may read. */
  redact: (text: string) => string;
}
