import type { TaskSettings } from '../sides/task-settings.js';

/** Something of Beamline's that is timed. */
export interface Task {
  /** Numbers that the reference's must equal. */
  check(): number[] | Promise<number[]>;
  run(): void | Promise<void>;
  /** Ends what a run left under way; not timed. */
  settle?(): Promise<void>;
  /** Frees what it holds, before another task is opened in the same process. */
  close?(): void;
}

export type OpenTask = (settings: TaskSettings) => Promise<Task>;
