import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrainingPosition } from '@beamline/contracts';
import { writeSafetensors } from '@beamline/model';
import type { CheckpointFiles, TrainJob } from '../protocol.js';
import type { Learner } from './learner.js';
import type { Link } from './link.js';

/** Each tensor file of a checkpoint, as bytes; null where there is none. */
type CheckpointBytes = {
  [K in keyof CheckpointFiles]: null extends CheckpointFiles[K] ? Uint8Array | null : Uint8Array;
};

/**
 * Takes the learner's state between two steps, writes it into a folder of its own while the next steps go on, and tells
 * the worker, which stores and then removes it. One at a time: a state in memory costs as much as the model.
 */
export class CheckpointSaver {
  private writing: Promise<void> = Promise.resolve();
  private writes = 0;

  constructor(
    private readonly job: TrainJob,
    private readonly link: Link,
    private readonly learner: Learner,
  ) {}

  /** Whether a checkpoint is being written while training goes on. */
  get isWriting(): boolean {
    return this.writes > 0;
  }

  /** Throws what writing the one before threw. */
  async save(position: TrainingPosition): Promise<void> {
    await this.written();
    this.writes += 1;
    this.writing = this.write(position, this.takeState()).finally(() => {
      this.writes -= 1;
    });
    // The failure is thrown by `written`; until then it must not count as unhandled.
    this.writing.catch(() => undefined);
  }

  /** Waits until everything saved is written; throws what writing threw. */
  async written(): Promise<void> {
    await this.writing;
  }

  private takeState(): CheckpointBytes {
    const { decoder, decoderOptimiser, encoder, encoderOptimiser } = this.learner.state();
    return {
      decoder: writeSafetensors(decoder),
      decoderOptimiser: writeSafetensors(decoderOptimiser),
      encoder: encoder && writeSafetensors(encoder),
      encoderOptimiser: encoderOptimiser && writeSafetensors(encoderOptimiser),
    };
  }

  private async write(position: TrainingPosition, state: CheckpointBytes): Promise<void> {
    const folder = join(this.job.output, `step-${position.stepInEpoch}`);
    await mkdir(folder, { recursive: true });
    const write = async (name: string, bytes: Uint8Array): Promise<string> => {
      const path = join(folder, `${name}.safetensors`);
      await writeFile(path, bytes);
      return path;
    };
    const { decoder, decoderOptimiser, encoder, encoderOptimiser } = state;
    const files: CheckpointFiles = {
      decoder: await write('decoder', decoder),
      decoderOptimiser: await write('decoder-optimiser', decoderOptimiser),
      encoder: encoder && (await write('encoder', encoder)),
      encoderOptimiser: encoderOptimiser && (await write('encoder-optimiser', encoderOptimiser)),
    };
    this.link.checkpoint(position, files);
  }
}
