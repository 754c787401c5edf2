import type { ChildProcess } from 'node:child_process';
import type { Account } from '../provision/unprivileged.js';

/** In the order in which they start; they stop the other way round. */
export const SERVICE_ORDER = ['postgres', 'object-store', 'temporal', 'api', 'worker'] as const;
export type ServiceName = (typeof SERVICE_ORDER)[number];

/** How to run one server, and how to tell that it answers. */
export interface ServiceDefinition {
  name: ServiceName;
  command: string;
  args: readonly string[];
  cwd: string;
  /** The whole environment: nothing is inherited. */
  env: NodeJS.ProcessEnv;
  account?: Account | undefined;
  /** Opens a message channel, for our own programs: see `apps.ts`. */
  channel?: boolean;
  /** Asked again and again until it says yes; may throw, which means no. */
  isReady: (child: ChildProcess) => Promise<boolean>;
  readyTimeoutMs: number;
  stopSignal: NodeJS.Signals;
  /** After this the process and its children are killed. */
  stopTimeoutMs: number;
}

export type ServiceState =
  'starting' | 'ready' | 'restarting' | 'failing' | 'failed' | 'stopping' | 'stopped';

export interface ServiceStatus {
  name: ServiceName;
  state: ServiceState;
  pid: number | null;
  /** Tells a recorded process apart from a later one with the same id. */
  identity: string | null;
  restarts: number;
  /** What happened last, for people. */
  message: string;
}
