import { randomInt } from 'node:crypto';
import path from 'node:path';
import getPort from 'get-port';
import { z } from 'zod';
import { readIfThere, writeWhole } from '../files.js';

/** Below the ranges that systems hand out to outgoing connections, so that a remembered port stays free while its server is down. */
const LOWEST = 20_000;
const HIGHEST = 32_000;
const TRIES = 40;

const Ports = z.record(z.string(), z.int());

/** The ports of one stack: chosen free, then remembered, so that clients find a restarted server where it was. */
export class PortBook {
  private readonly given = new Set<number>();

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
    const random = Array.from({ length: TRIES }, () => randomInt(LOWEST, HIGHEST));
    const candidates = [...wanted, ...random].filter((port) => !this.given.has(port));
    const port = await getPort({ port: candidates, host: '127.0.0.1' });
    this.given.add(port);
    this.ports[name] = port;
    await writeWhole(this.file, JSON.stringify(this.ports, null, 2));
    return port;
  }

  all(): Record<string, number> {
    return { ...this.ports };
  }
}
