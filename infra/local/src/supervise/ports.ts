import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { DomainError } from '@beamline/contracts';
import { z } from 'zod';
import { readIfThere, writeWhole } from '../files.js';
import { tryLock, type Release } from '../lock.js';

/** Below the ranges that systems hand out to outgoing connections, so that a remembered port stays free while its server is down. */
const LOWEST = 20_000;
const HIGHEST = 32_000;
const TRIES = 40;

/**
 * Locks of the ports that stacks of this account use: two that start at once both find a port free, and whoever loses it
 * would take the other's server for its own.
 */
const LOCKS = path.join(tmpdir(), `beamline-ports-${String(userInfo().uid)}`);

const Ports = z.record(z.string(), z.int());

/** The ports of one stack: chosen free, then remembered, so that clients find a restarted server where it was. */
export class PortBook {
  private readonly given = new Set<number>();
  private readonly locks: Release[] = [];

  private constructor(
    private readonly file: string,
    private readonly ports: Record<string, number>,
  ) {}

  static async open(stackDir: string): Promise<PortBook> {
    const file = path.join(stackDir, 'ports.json');
    return new PortBook(file, Ports.parse(JSON.parse((await readIfThere(file)) ?? '{}')));
  }

  /**
   * The port remembered under that name, or another one when a stranger has taken it meanwhile.
   *
   * @param preferred tried first when none is remembered.
   */
  async portFor(name: string, preferred?: number): Promise<number> {
    const wanted = [this.ports[name], preferred].filter((port) => port !== undefined);
    const port = await this.firstFree([...wanted, ...randomPorts()], name);
    this.ports[name] = port;
    await writeWhole(this.file, JSON.stringify(this.ports, null, 2));
    return port;
  }

  private async firstFree(candidates: readonly number[], name: string): Promise<number> {
    for (const port of candidates) {
      if (this.given.has(port)) continue;
      this.given.add(port);
      const release = await tryLock(path.join(LOCKS, String(port)));
      if (release === undefined) continue;
      if (await isFree(port)) {
        this.locks.push(release);
        return port;
      }
      await release();
    }
    throw new DomainError(
      'UNAVAILABLE',
      `No free port was found for ${name} between ${String(LOWEST)} and ${String(HIGHEST)}.`,
    );
  }

  /** Lets other stacks have the ports, once nothing of this one listens any more. */
  async release(): Promise<void> {
    for (const release of this.locks.splice(0)) await release();
  }

  all(): Record<string, number> {
    return { ...this.ports };
  }
}

function randomPorts(): number[] {
  return Array.from({ length: TRIES }, () => randomInt(LOWEST, HIGHEST));
}

/** Whether nobody listens there; found out by listening for a moment. */
function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
}
