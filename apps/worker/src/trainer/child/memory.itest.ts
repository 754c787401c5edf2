import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { TinyTraining } from '../../testing/tiny-training.js';
import type { FromTrainer, ToTrainer } from '../protocol.js';

const CHILD = fileURLToPath(new URL('../../../dist/trainer/child/main.js', import.meta.url));
const STEPS = 2_000;
const WARM_STEPS = 400;
const BATCH = 4;

/** Resident memory of a process, kB. */
const residentKb = (pid: number | undefined): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]);

/** Resident memory after each step. */
const follow = async (child: ChildProcess): Promise<Map<number, number>> => {
  const resident = new Map<number, number>();
  await new Promise<void>((resolve, reject) => {
    child.on('exit', (code) => reject(new Error(`the trainer ended with exit code ${code}`)));
    child.on('message', (message: FromTrainer) => {
      if (message.type === 'progress') resident.set(message.progress.done, residentKb(child.pid));
      else if (message.type === 'fault') reject(new Error(message.fault.message));
      else if (message.type === 'done') resolve();
    });
  });
  return resident;
};

describe('a trainer process', () => {
  it('grows by less than 2 % from step 400 to step 2,000', async () => {
    const bench = await TinyTraining.open({
      images: STEPS * BATCH,
      stage: { batchSize: BATCH, checkpointEverySteps: STEPS },
    });
    const child = fork(CHILD, [], {
      // Else garbage that nobody needed to collect yet would look like growth.
      execArgv: ['--max-old-space-size=64', '--max-semi-space-size=2'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const gone = once(child, 'exit');
    try {
      const job = await bench.with('long');
      child.send({ type: 'job', job } satisfies ToTrainer);
      const resident = await follow(child);
      const [warm = 0, end = Infinity] = [resident.get(WARM_STEPS), resident.get(STEPS)];
      expect(warm).toBeGreaterThan(0);
      expect(end / warm).toBeLessThan(1.02);
    } finally {
      child.disconnect();
      await gone;
      await bench.close();
    }
  });
});
