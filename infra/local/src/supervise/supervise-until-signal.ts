import { startStack, type StackHandle, type StartStackOptions } from './start-stack.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface SuperviseOptions extends Omit<StartStackOptions, 'signal'> {
  onReady?: (stack: StackHandle) => void;
  onStopping?: () => void;
}

/** Runs a stack in this process until it is told to end (SIGINT, SIGTERM or SIGHUP), then stops it in order. */
export async function superviseUntilSignal({
  onReady,
  onStopping,
  ...options
}: SuperviseOptions): Promise<void> {
  const ending = new AbortController();
  const signalled = new Promise<void>((resolve) => {
    ending.signal.addEventListener('abort', () => {
      onStopping?.();
      resolve();
    });
  });
  const end = (): void => {
    ending.abort();
  };
  for (const signal of SIGNALS) process.on(signal, end);
  try {
    const stack = await startStack({ ...options, signal: ending.signal });
    onReady?.(stack);
    await signalled;
    await stack.stop();
  } catch (error) {
    if (!ending.signal.aborted) throw error;
  } finally {
    for (const signal of SIGNALS) process.off(signal, end);
  }
}
