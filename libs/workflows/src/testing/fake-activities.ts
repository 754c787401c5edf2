import {
  DomainError,
  type Bleu,
  type Checkpoint,
  type ComputeActivities,
  type FinishEpochInput,
  type LightActivities,
  type RunOutcome,
  type TrainEpochInput,
} from '@beamline/contracts';
import { Context } from '@temporalio/activity';

export interface Script {
  /** BLEU-4 of each epoch in the order they are scored; the last one repeats. */
  scores: number[];
  /** Ends this epoch (counted over the run) early, as a budget does. */
  cutShortAt?: number;
  /** Thrown by the epoch of this number. */
  failAt?: { epoch: number; error: Error };
  /** Epoch of this number waits until it is cancelled. */
  hangAt?: number;
  checkpoint?: Pick<Checkpoint, 'id' | 'position' | 'progress' | 'bleu'>;
  /** What lies before a checkpoint that was lost; nothing by default. */
  before?: Pick<Checkpoint, 'id' | 'position' | 'progress'>;
}

/** Everything the workflow asked for, in order. */
export class FakeActivities implements LightActivities, ComputeActivities {
  readonly calls: string[] = [];
  readonly trained: TrainEpochInput[] = [];
  readonly epochs: FinishEpochInput[] = [];
  readonly outcomes: RunOutcome[] = [];
  private scored = 0;

  constructor(private readonly script: Script) {}

  /** As the worker takes them: functions, not methods. */
  get asFunctions(): LightActivities & ComputeActivities {
    const names = Object.getOwnPropertyNames(FakeActivities.prototype) as (keyof FakeActivities)[];
    const functions = names
      .filter((name) => name !== 'asFunctions')
      .map((name) => [name, (this[name] as (input: unknown) => unknown).bind(this)]);
    return Object.fromEntries(functions) as LightActivities & ComputeActivities;
  }

  beginRun(): Promise<{ attempt: number }> {
    return this.note('beginRun', { attempt: 1 });
  }

  readCheckpoint(): Promise<Pick<Checkpoint, 'id' | 'position' | 'progress' | 'bleu'>> {
    if (this.script.checkpoint === undefined)
      throw new DomainError('NOT_FOUND', 'no checkpoint in this script');
    return this.note('readCheckpoint', this.script.checkpoint);
  }

  checkpointBefore(input: {
    checkpointId: string;
  }): Promise<Pick<Checkpoint, 'id' | 'position' | 'progress'> | null> {
    return this.note(`checkpointBefore ${input.checkpointId}`, this.script.before ?? null);
  }

  listShards(): Promise<{ split: 'train' | 'val'; shard: number }[]> {
    return Promise.resolve([
      { split: 'train', shard: 0 },
      { split: 'val', shard: 0 },
    ]);
  }

  beginStage(input: { stageIndex: number; startCheckpointId: string | null }): Promise<void> {
    return this.note(
      `beginStage ${input.stageIndex} from ${input.startCheckpointId ?? 'nothing'}`,
      undefined,
    );
  }

  finishEpoch(input: FinishEpochInput): Promise<void> {
    this.epochs.push(input);
    return Promise.resolve();
  }

  finishStage(input: { stageIndex: number; reason: string; bestCheckpointId: string | null }): Promise<void> {
    const { stageIndex, reason, bestCheckpointId } = input;
    return this.note(`finishStage ${stageIndex} ${reason} best ${bestCheckpointId ?? 'none'}`, undefined);
  }

  finishRun(input: { outcome: RunOutcome }): Promise<void> {
    this.outcomes.push(input.outcome);
    return this.note(`finishRun ${input.outcome.state}`, undefined);
  }

  finishImport(input: { importId: string }): Promise<void> {
    return this.note(`finishImport ${input.importId}`, undefined);
  }

  encodeShard(input: { split: string; checkpointId: string | null }): Promise<void> {
    return this.note(`encodeShard ${input.split} ${input.checkpointId ?? 'backbone'}`, undefined);
  }

  async trainEpoch(input: TrainEpochInput) {
    const { hangAt, failAt, cutShortAt } = this.script;
    const count = this.trained.push(input) - 1;
    if (count === hangAt) await hangUntilCancelled();
    if (count === failAt?.epoch) throw failAt.error;
    return {
      checkpointId: checkpointOf(input.stageIndex, input.epoch),
      complete: count !== cutShortAt,
      loss: 3,
      crossEntropy: 2.5,
      top5Accuracy: 0.5,
      trainSeconds: 60,
      globalStep: 10 * (count + 1),
    };
  }

  scoreCheckpoint(): Promise<{ bleu: Bleu; seconds: number }> {
    const { scores } = this.script;
    const bleu4 = scores[Math.min(this.scored, scores.length - 1)] ?? 0;
    this.scored += 1;
    return Promise.resolve({ bleu: [bleu4, bleu4, bleu4, bleu4], seconds: 1 });
  }

  evaluate(input: {
    split: string;
    beam: number;
    checkpointId: string;
  }): Promise<{ evaluationId: string; bleu: Bleu }> {
    const result = { evaluationId: 'evaluation00', bleu: [0, 0, 0, 0] as Bleu };
    return this.note(`evaluate ${input.split} ${input.beam} ${input.checkpointId}`, result);
  }

  captionPictures(): Promise<void> {
    return this.note('captionPictures', undefined);
  }

  failCaptioning(input: { captioningId: string }): Promise<void> {
    return this.note(`failCaptioning ${input.captioningId}`, undefined);
  }

  importDataset(): Promise<void> {
    return this.note('importDataset', undefined);
  }

  importBackbone(): Promise<void> {
    return this.note('importBackbone', undefined);
  }

  importEmbeddings(): Promise<void> {
    return this.note('importEmbeddings', undefined);
  }

  private note<T>(call: string, result: T): Promise<T> {
    this.calls.push(call);
    return Promise.resolve(result);
  }
}

export const checkpointOf = (stageIndex: number, epoch: number): string => `checkpoint${stageIndex}${epoch}`;

async function hangUntilCancelled(): Promise<void> {
  const context = Context.current();
  const beat = setInterval(() => {
    context.heartbeat();
  }, 100);
  await context.cancelled.finally(() => {
    clearInterval(beat);
  });
}
