import type { Bleu, Checkpoint, Epoch, Page, PageQuery, Stage, StopReason } from '@beamline/contracts';
import type { Scope } from '../records.js';
import type { Writer } from './writer.js';

/** Where within a run. */
export type Place = Pick<Checkpoint['position'], 'stageIndex' | 'epoch' | 'stepInEpoch'>;

export type NewCheckpoint = Omit<Checkpoint, 'runId' | 'attempt' | 'bleu' | 'createdAt'>;

/** Stages, epochs and checkpoints of a run. */
export interface TrainingStore {
  /** From here on nobody else trains the run; gives the scope to write under. `STALE_WRITER` when replaced already. */
  claimEpoch(scope: Scope, writer: Writer): Promise<Scope>;
  beginStage(scope: Scope, stageIndex: number, startCheckpointId: string | null): Promise<void>;
  finishStage(
    scope: Scope,
    stageIndex: number,
    reason: StopReason,
    bestCheckpointId: string | null,
  ): Promise<void>;
  listStages(runId: string): Promise<Stage[]>;
  /** Upserts by (run, stage, epoch); updates the stage's and the run's best; writes an event. */
  finishEpoch(scope: Scope, epoch: Epoch): Promise<void>;
  /** In order of stage, then epoch. */
  listEpochs(runId: string): Promise<Epoch[]>;
  saveCheckpoint(scope: Scope, checkpoint: NewCheckpoint): Promise<Checkpoint>;
  setCheckpointBleu(scope: Scope, checkpointId: string, bleu: Bleu): Promise<void>;
  getCheckpoint(id: string): Promise<Checkpoint>;
  listCheckpoints(runId: string, query: PageQuery): Promise<Page<Checkpoint>>;
  /** The furthest checkpoint of the run, or of one epoch of a stage; null when there is none. */
  latestCheckpoint(runId: string, at?: { stageIndex: number; epoch: number }): Promise<Checkpoint | null>;
  /** The furthest checkpoint of the run that lies before a place; null when there is none. */
  checkpointBefore(runId: string, place: Place): Promise<Checkpoint | null>;
}
