import type { MessagePort } from 'node:worker_threads';
import type { Fault } from '@beamline/contracts';
import type { Elements } from '../shards/row-layout.js';
import type { OpenSource, RowSource } from './row-source.js';

/** What the thread starts with. */
export interface Start {
  readonly source: RowSource;
  /** Brings requests, takes the faults of those that failed. */
  readonly port: MessagePort;
  /** One {@link State} a slot, shared; the thread waits for nobody, the asker sleeps on it. */
  readonly states: Int32Array;
}

/** The thread's one message when its files are open. */
export type Opened = Pick<OpenSource, 'count' | 'shape'> | { readonly fault: Fault };

export interface ReadRequest {
  readonly slot: number;
  readonly rows: Int32Array;
  readonly epoch: number;
  /** Shared memory that takes the rows. */
  readonly out: Elements;
}

/** Sent before the slot's state says `failed`. */
export interface ReadFailure {
  readonly slot: number;
  readonly fault: Fault;
}

/** How far a slot's latest request is. */
export const State = { reading: 0, ready: 1, failed: 2 } as const;
