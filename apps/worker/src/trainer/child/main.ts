import { faultOf } from '../../fault-of.js';
import type { Job, JobResults, ToTrainer } from '../protocol.js';
import { Link } from './link.js';

/** Each kind of job loads what it needs and no more: importing images starts no TensorFlow. */
const HANDLERS: {
  [K in Job['kind']]: (job: Extract<Job, { kind: K }>, link: Link) => Promise<JobResults[K]>;
} = {
  encode: async (job, link) => (await import('./encode.js')).encode(job, link),
  train: async (job, link) => (await import('./train.js')).train(job, link),
  decode: async (job, link) => (await import('./decode.js')).decode(job, link),
  caption: async (job, link) => (await import('./caption.js')).caption(job, link),
  'read-weights': async (job) => (await import('./read-weights-job.js')).readWeightsJob(job),
  'read-vectors': async (job, link) => (await import('./read-vectors-job.js')).readVectorsJob(job, link),
  'import-images': async (job, link) => (await import('./make-dataset.js')).importImages(job, link),
  'self-test': async () => (await import('./self-test.js')).selfTest(),
  'warm-up': async () => (await import('./warm-up.js')).warmUp(),
  'make-scenes': async (job, link) => (await import('./make-dataset.js')).makeScenes(job, link),
};

const link = new Link();

function run<K extends Job['kind']>(job: Extract<Job, { kind: K }>): Promise<JobResults[K]> {
  return HANDLERS[job.kind](job, link);
}

async function answer(job: Job): Promise<void> {
  link.begin();
  try {
    const result = await run(job);
    link.send({ type: 'done', result, times: link.clock.times });
  } catch (error) {
    link.send({ type: 'fault', fault: faultOf(error) });
  }
}

process.on('message', (message: ToTrainer) => {
  if (message.type === 'stop') link.requestStop();
  else void answer(message.job);
});

// Without its worker a trainer has nobody to work for.
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole terminal group; the worker decides when its trainers end.
process.on('SIGINT', () => undefined);
