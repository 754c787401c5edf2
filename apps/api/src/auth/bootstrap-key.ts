import { DomainError } from '@beamline/contracts';
import type { Records } from '@beamline/records';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { BackgroundLoop } from '../changes/background-loop.js';
import { RECORDS, SETTINGS, type Settings } from '../ports.js';
import { hashSecret, newSecret } from './secrets.js';

const RETRY_MS = 2_000;

/** Makes sure that somebody can sign in: the key of the environment, or on an empty installation a new one, printed once. */
@Injectable()
export class BootstrapKey implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new BackgroundLoop({
    name: BootstrapKey.name,
    everyMs: RETRY_MS,
    round: () => this.ensure(),
  });
  private done = false;

  constructor(
    @Inject(RECORDS) private readonly records: Records,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Before the API listens: its first caller may hold this key. Without Postgres it is tried again later. */
  onApplicationBootstrap(): Promise<void> {
    return this.loop.startAndFinishFirst();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  async ensure(): Promise<void> {
    if (this.done) return;
    const { bootstrapKey } = this.settings;
    if (bootstrapKey !== null) await this.register(bootstrapKey);
    else if ((await this.records.apiKeys.list()).length === 0) await this.generate();
    this.done = true;
  }

  private async generate(): Promise<void> {
    const secret = newSecret();
    await this.register(secret);
    process.stdout.write(`First admin key, shown this once: ${secret}\n`);
  }

  /** Named by its hash, so that instances that start at the same time make one key. */
  private async register(secret: string): Promise<void> {
    const secretHash = hashSecret(secret);
    if ((await this.records.apiKeys.findByHash(secretHash)) !== null) return;
    try {
      await this.records.apiKeys.create({
        name: `bootstrap-${secretHash.slice(0, 6)}`,
        role: 'admin',
        secretHash,
      });
    } catch (error) {
      if (!(error instanceof DomainError) || error.code !== 'CONFLICT') throw error;
    }
  }
}
