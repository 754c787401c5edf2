import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '@beamline/contracts';
import { readStack, stackNameOf, startStack, type PartReport, type StackReport } from '@beamline/local';
import type { Output } from '../output/output.js';
import { localApiOf, type LocalApi } from '../stack/local-api.js';
import { StackProgress } from '../stack/stack-progress.js';

const POLL_MS = 500;

/** A stack that is ready. */
export interface OpenStack extends LocalApi {
  parts: readonly PartReport[];
  /** Whether this process runs it, and so ends with it. */
  isOurs: boolean;
  /** Stops it in order, if it is ours. */
  stop: () => Promise<void>;
}

/** Uses the stack that runs, or provisions and starts one in this process. */
export async function openStack(out: Output, signal: AbortSignal): Promise<OpenStack> {
  const name = stackNameOf(process.env);
  if ((await readStack(name))?.running === true) return runningStack(out, name, signal);
  const progress = new StackProgress(out);
  const stack = await startStack({
    name,
    apps: true,
    signal,
    onEvent: (event) => {
      progress.show(event);
    },
  });
  out.progress.clear();
  return { ...apiOf(stack), parts: stack.parts, isOurs: true, stop: stack.stop };
}

async function runningStack(out: Output, name: string, signal: AbortSignal): Promise<OpenStack> {
  out.say(`using the stack ${name}, which runs already`);
  const stack = await untilReady(name, signal);
  return { ...apiOf(stack), parts: stack.parts, isOurs: false, stop: () => Promise.resolve() };
}

/** Somebody else's stack may still be starting. */
async function untilReady(name: string, signal: AbortSignal): Promise<StackReport> {
  for (;;) {
    const stack = await readStack(name);
    if (stack?.running !== true || stack.phase === 'failed' || stack.phase === 'stopping')
      throw new DomainError('UNAVAILABLE', `stack ${name} stopped meanwhile`, { advice: 'run it again' });
    if (stack.phase === 'ready') return stack;
    await sleep(POLL_MS, undefined, { signal });
  }
}

function apiOf(stack: { env: Record<string, string> }): LocalApi {
  const api = localApiOf(stack);
  if (api === null) throw new DomainError('INTERNAL', 'the stack is ready but tells no address of its API');
  return api;
}
