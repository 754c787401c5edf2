import { createInterface } from 'node:readline';
import { openBackend } from '@beamline/model';
import type { SideRequest } from '../sides/side.js';
import type { Task } from './task.js';
import { TASKS } from './tasks.js';

let task: Task | undefined;

/** Answers a request of the bench: a line of JSON in, one out. */
async function answer(request: SideRequest): Promise<Record<string, unknown>> {
  if (request.call === 'open') {
    task?.close?.();
    task = await TASKS.get(request.task)?.(request.settings);
    return { node: process.versions.node, tensorflow: openBackend().version };
  }
  if (task === undefined) throw new Error(`There is no task to ${request.call}.`);
  if (request.call === 'check') return { numbers: await task.check() };
  let seconds = 0;
  for (let run = 0; run < request.runs; run += 1) {
    const startedAt = performance.now();
    await task.run();
    seconds += (performance.now() - startedAt) / 1000;
    await task.settle?.();
  }
  return { seconds };
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line) as SideRequest;
  const reply = await answer(request).catch((error: unknown) => ({
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }));
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
process.exit(0);
