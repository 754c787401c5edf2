import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { DomainError } from '@beamline/contracts';
import { tryLock, type Release } from '../lock.js';
import { partsDirOf } from '../layout.js';
import { identityOf } from '../process-identity.js';
import type { PartProgress, PartReport } from '../provision/part.js';
import { endLeftovers } from './leftovers.js';
import { LogFile } from './log-file.js';
import { PortBook } from './ports.js';
import { loadSecrets, type Secrets } from './secrets.js';
import { SERVICE_ORDER, type ServiceDefinition, type ServiceStatus } from './service-definition.js';
import { Service } from './service.js';
import type { Backing, StackContext } from './stack-context.js';
import { readState, writeState, type StackState } from './stack-state.js';

export interface ServiceProgress {
  kind: 'service';
  service: ServiceStatus;
}

export type StackEvent = PartProgress | ServiceProgress;

/** Why a stack is not up. */
interface Problem {
  message: string;
  advice?: string | undefined;
}

export interface StackSettings {
  name: string;
  dir: string;
  env: NodeJS.ProcessEnv;
  durable: boolean;
  onEvent: (event: StackEvent) => void;
}

/** The services of one stack on this machine: started in order, watched, written down, stopped the other way round. */
export class Stack {
  readonly parts: PartReport[] = [];
  readonly env: Record<string, string> = {};
  readonly urls: Record<string, string> = {};
  private readonly services: Service[] = [];
  private phase: StackState['phase'] = 'starting';
  private problem: Problem = { message: '' };
  private stopped: Promise<void> | undefined;
  private writing: Promise<void> = Promise.resolve();

  private constructor(
    readonly settings: StackSettings,
    readonly ports: PortBook,
    readonly secrets: Secrets,
    private readonly supervisor: StackState['supervisor'],
    private readonly release: Release,
  ) {}

  /**
   * Takes hold of a stack's folder; ends what a killed supervisor left there.
   *
   * @throws DomainError `CONFLICT` when another supervisor runs it.
   */
  static async open(settings: StackSettings): Promise<Stack> {
    await mkdir(settings.dir, { recursive: true });
    const release = await tryLock(path.join(settings.dir, 'supervisor.lock'));
    if (release === undefined) throw await alreadyRunning(settings);
    try {
      return await Stack.take(settings, release);
    } catch (error) {
      await release();
      throw error;
    }
  }

  private static async take(settings: StackSettings, release: Release): Promise<Stack> {
    const { dir } = settings;
    await endLeftovers(dir);
    const supervisor = { pid: process.pid, identity: (await identityOf(process.pid)) ?? '' };
    return new Stack(settings, await PortBook.open(dir), await loadSecrets(dir), supervisor, release);
  }

  context(): StackContext {
    const { name, dir, env, durable, onEvent } = this.settings;
    const provision = { env, partsDir: partsDirOf(env), onProgress: onEvent };
    const launch = (definition: ServiceDefinition): Promise<void> => this.launch(definition);
    return { name, dir, env, durable, ports: this.ports, secrets: this.secrets, provision, launch };
  }

  /** Notes where a backing server is. */
  adopt(backing: Backing): void {
    this.parts.push(backing.report);
    Object.assign(this.env, backing.env);
    Object.assign(this.urls, backing.urls);
    void this.writeDown();
  }

  /** Notes a phase; settles when everybody can read it. */
  reach(phase: 'ready' | 'failed', problem: Problem = { message: '' }): Promise<void> {
    this.phase = phase;
    this.problem = { message: problem.message, advice: problem.advice };
    return this.writeDown();
  }

  status(): ServiceStatus[] {
    return this.services.map((service) => service.status()).sort((a, b) => orderOf(a) - orderOf(b));
  }

  /** Stops everything in order; a second call waits for the first. */
  stop(): Promise<void> {
    this.stopped ??= this.stopAll();
    return this.stopped;
  }

  private async launch(definition: ServiceDefinition): Promise<void> {
    const log = new LogFile(path.join(this.settings.dir, 'logs', `${definition.name}.log`));
    const service = new Service(definition, log, (status) => {
      this.settings.onEvent({ kind: 'service', service: status });
      void this.writeDown();
    });
    this.services.push(service);
    if (this.stopped !== undefined)
      throw new DomainError('CANCELLED', `${definition.name} was not started: the stack is stopping.`);
    await service.start();
  }

  private async stopAll(): Promise<void> {
    if (this.phase !== 'failed') this.phase = 'stopping';
    const ordered = [...this.services].sort((a, b) => orderOf(b.definition) - orderOf(a.definition));
    for (const service of ordered) await service.stop();
    if (this.phase === 'stopping') this.phase = 'stopped';
    await this.writeDown();
    await this.ports.release();
    await this.release();
  }

  /** One after the other; a full disk must not bring the services down with their supervisor. */
  private writeDown(): Promise<void> {
    const { dir } = this.settings;
    this.writing = this.writing
      .then(() => writeState(dir, this.snapshot()))
      .catch((error: unknown) => {
        process.emitWarning(error instanceof Error ? error : String(error));
      });
    return this.writing;
  }

  private readonly startedAt = new Date().toISOString();

  private snapshot(): StackState {
    const { name } = this.settings;
    const { supervisor, phase, startedAt, urls, parts, problem } = this;
    return {
      name,
      supervisor,
      phase,
      ...problem,
      startedAt,
      ports: this.ports.all(),
      urls,
      services: this.status(),
      parts,
    };
  }
}

function orderOf({ name }: Pick<ServiceDefinition, 'name'>): number {
  return SERVICE_ORDER.indexOf(name);
}

async function alreadyRunning({ name, dir }: StackSettings): Promise<DomainError> {
  const pid = (await readState(dir))?.supervisor.pid;
  return new DomainError(
    'CONFLICT',
    `Stack "${name}" is already running (process ${String(pid ?? 'unknown')}).`,
    {
      advice: 'Use it as it is, stop it with "beamline down", or choose another name with BEAMLINE_STACK.',
      where: { stack: name },
    },
  );
}
