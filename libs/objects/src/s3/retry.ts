import { setTimeout as sleep } from 'node:timers/promises';
import { isPassing, translate, unavailable } from './errors.js';

const WAIT_MS = { first: 100, longest: 3_000 };

export interface RetryOptions {
  /** Named in the error. */
  endpoint: string;
  /** How long a server may be away before the caller hears of it, in milliseconds. */
  budgetMs: number;
}

/**
 * Runs `work` again while it fails for reasons that pass, with growing, jittered waits, as long as the budget lasts.
 * Then, and at once for a reason that does not pass, throws what callers know: `UNAVAILABLE`, `DISK_FULL`, `FORBIDDEN`.
 */
export async function retrying<T>({ endpoint, budgetMs }: RetryOptions, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + budgetMs;
  for (let waitMs = WAIT_MS.first; ; waitMs = Math.min(2 * waitMs, WAIT_MS.longest)) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error)) throw translate(error);
      if (Date.now() + waitMs > deadline) throw unavailable(endpoint, error);
      await sleep(waitMs * (0.5 + Math.random() / 2));
    }
  }
}
