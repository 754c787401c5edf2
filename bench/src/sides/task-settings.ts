import type { Architecture } from '@beamline/contracts';

/** What a task of either side is told; each reads what it needs. */
export interface TaskSettings {
  /** Inputs that both sides share. The reference writes weights and tensors there, ours reads them. */
  readonly folder: string;
  readonly threads: number;
  readonly vocabulary: number;
  readonly architecture: Architecture;
  /** Captions of a step, or images at once. */
  readonly batch: number;
  /** Images of a search. */
  readonly images: number;
  readonly beam: number;
  /** Rows, inner size and columns of a product. */
  readonly shape: readonly [number, number, number];
  /** How the reference's frozen encoder is timed: with statistics of the batch, or with running ones. */
  readonly batchNorm: 'batch' | 'running';
  /** Of ours alone. */
  readonly precision: 'float32' | 'bfloat16';
}
