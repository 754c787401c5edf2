import type {
  CaptioningInput,
  ExportInput,
  ImportInput,
  Role,
  RunExperimentInput,
} from '@beamline/contracts';
import type { ObjectStore } from '@beamline/objects';
import type { Records } from '@beamline/records';

/** Injection tokens of what the API stands on. */
export const RECORDS = Symbol('Records');
export const OBJECT_STORE = Symbol('ObjectStore');
export const ORCHESTRATOR = Symbol('Orchestrator');
export const SETTINGS = Symbol('Settings');

/** What the workflow engine knows of one workflow id. */
export type WorkflowState = 'running' | 'missing' | 'cancelled' | 'ended';

/** A workflow that runs, as the engine lists it; the list may lag behind by seconds. */
export interface RunningWorkflow {
  workflowId: string;
  /** Of this execution: a later one of the same workflow id has another. */
  executionId: string;
  startedMs: number;
  /** The installation that started it (`Records.installation`); null where none is noted. */
  installation: string | null;
}

/**
 * The workflow engine, as the API uses it. Every call throws `UNAVAILABLE` when the engine does not answer.
 * Starting an id that is running already changes nothing.
 */
export interface Orchestrator {
  startRun(input: RunExperimentInput): Promise<void>;
  startImport(input: ImportInput): Promise<void>;
  startCaptioning(input: CaptioningInput): Promise<void>;
  startExport(input: ExportInput): Promise<void>;
  /** False when no workflow of that id is running. */
  cancel(workflowId: string): Promise<boolean>;
  state(workflowId: string): Promise<WorkflowState>;
  listRunning(): Promise<RunningWorkflow[]>;
  /** Ends this execution at once, without a word to its row; nothing when it has ended already. */
  terminate(workflow: Pick<RunningWorkflow, 'workflowId' | 'executionId'>, reason: string): Promise<void>;
  /** Workers that asked the queue for work lately. */
  pollers(queue: string, kind: 'workflow' | 'activity'): Promise<number>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Choices that the environment makes; see `env.ts`. */
export interface Settings {
  bootstrapKey: string | null;
  /** Signs dashboard sessions; equal on all instances of the API. */
  sessionSecret: string;
  dashboardDir: string | null;
  maxUploadBytes: number;
  heartbeatTimeoutMs: number;
  /** Where browsers send uploads to and fetch downloads from. */
  objectStoreOrigin: string;
  /** Classes of machine whose workers `GET /system` looks for. */
  resources: readonly string[];
}

export interface Ports {
  records: Records;
  objects: ObjectStore;
  orchestrator: Orchestrator;
  settings: Settings;
}

/** Who sent a request. */
export interface Principal {
  name: string;
  role: Role;
  via: 'key' | 'session';
}
