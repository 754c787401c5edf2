import { EventEmitter } from 'node:events';
import type { Records } from '@beamline/records';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { RECORDS } from '../ports.js';
import { BackgroundLoop } from './background-loop.js';

const RETRY_MS = 2_000;

/** One subscription to Postgres' notifications for the whole process, shared by the relay and every open stream. */
@Injectable()
export class ChangeFeed implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly emitter = new EventEmitter().setMaxListeners(0);
  private readonly subscribing = new BackgroundLoop({
    name: 'ChangeFeed',
    everyMs: RETRY_MS,
    round: () => this.subscribe(),
  });
  private unsubscribe: (() => Promise<void>) | null = null;

  constructor(@Inject(RECORDS) private readonly records: Records) {}

  onApplicationBootstrap(): void {
    this.subscribing.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.subscribing.stop();
    await this.unsubscribe?.();
  }

  /** Calls back after each change of a run; returns the way to stop. */
  onRun(runId: string, listener: () => void): () => void {
    return this.on(`run:${runId}`, listener);
  }

  onOutbox(listener: () => void): () => void {
    return this.on('outbox', listener);
  }

  private on(name: string, listener: () => void): () => void {
    this.emitter.on(name, listener);
    return () => {
      this.emitter.off(name, listener);
    };
  }

  private async subscribe(): Promise<void> {
    this.unsubscribe ??= await this.records.watch(
      ({ kind, id }) => this.emitter.emit(kind === 'outbox' ? 'outbox' : `${kind}:${id}`),
      () => {
        this.wakeAll();
      },
    );
  }

  /** After a broken connection anything may have changed. */
  private wakeAll(): void {
    for (const name of this.emitter.eventNames()) this.emitter.emit(name);
  }
}
