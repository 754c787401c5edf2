export const PROCESSES = ['trainer', 'worker', 'api', 'temporal', 'postgres', 'object-store'] as const;
export type ProcessName = (typeof PROCESSES)[number];

export const LINES = ['postgres', 'object-store', 'temporal'] as const;
export type LineName = (typeof LINES)[number];

/** Bytes that can be harmed: a checkpoint's or a feature shard's in the object store, or any in the worker's cache. */
export type BlobPlace = 'checkpoint' | 'features' | 'cache';

export type Fault =
  | { kind: 'kill'; target: ProcessName }
  | { kind: 'stop'; target: ProcessName; seconds: number }
  | { kind: 'corrupt'; target: BlobPlace }
  | { kind: 'delete'; target: BlobPlace }
  | { kind: 'cut'; target: LineName }
  | { kind: 'fill'; target: 'cache'; seconds: number };

export const FAULT_KINDS = [
  'kill',
  'stop',
  'corrupt',
  'delete',
  'cut',
  'fill',
] as const satisfies readonly Fault['kind'][];

export interface PlannedFault {
  /** Seconds after the runs were first let loose. */
  atSeconds: number;
  fault: Fault;
}

export const STOP_SECONDS = 30;
export const FILL_SECONDS = 8;

/** Every fault there is, once. */
export const EVERY_FAULT: readonly Fault[] = [
  ...PROCESSES.map((target): Fault => ({ kind: 'kill', target })),
  ...PROCESSES.map((target): Fault => ({ kind: 'stop', target, seconds: STOP_SECONDS })),
  ...(['checkpoint', 'features', 'cache'] as const).map((target): Fault => ({ kind: 'corrupt', target })),
  ...(['checkpoint', 'features', 'cache'] as const).map((target): Fault => ({ kind: 'delete', target })),
  ...LINES.map((target): Fault => ({ kind: 'cut', target })),
  { kind: 'fill', target: 'cache', seconds: FILL_SECONDS },
];

export function nameOf({ kind, target }: Fault): string {
  return `${kind} ${target}`;
}
