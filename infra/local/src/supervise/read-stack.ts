import { stackDirOf } from '../layout.js';
import { isSameProcess } from '../process-identity.js';
import { readEnvironment, readState, type StackState } from './stack-state.js';

export interface StackReport extends StackState {
  dir: string;
  /** Whether its supervisor lives. */
  running: boolean;
  /** Variables that a program needs to use this stack; empty until it was ready once. */
  env: Record<string, string>;
}

/** What is known about a stack on this machine, or undefined where none of that name was ever started. */
export async function readStack(name: string, root?: string): Promise<StackReport | undefined> {
  const dir = stackDirOf(name, root);
  const state = await readState(dir);
  if (state === undefined) return undefined;
  const running = await isSameProcess(state.supervisor.pid, state.supervisor.identity);
  return { ...state, dir, running, env: await readEnvironment(dir) };
}
