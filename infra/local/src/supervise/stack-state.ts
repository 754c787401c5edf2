import path from 'node:path';
import { z } from 'zod';
import { readIfThere, writeWhole } from '../files.js';
import { SERVICE_ORDER } from './service-definition.js';

const StoredService = z.object({
  name: z.enum(SERVICE_ORDER),
  state: z.enum(['starting', 'ready', 'restarting', 'failing', 'failed', 'stopping', 'stopped']),
  pid: z.int().nullable(),
  identity: z.string().nullable(),
  restarts: z.int(),
  message: z.string(),
});

const StoredPart = z.object({
  part: z.enum([
    'tensorflow',
    'temporal',
    'temporal-test-server',
    'object-store',
    'postgres',
    'encoder',
    'meteor',
  ]),
  version: z.string(),
  source: z.enum(['environment', 'path', 'package']),
  location: z.string(),
});

/** What a supervisor writes down about its stack at each change; holds no secrets. */
export const StackState = z.object({
  name: z.string(),
  supervisor: z.object({ pid: z.int(), identity: z.string() }),
  phase: z.enum(['starting', 'ready', 'failed', 'stopping', 'stopped']),
  /** Why it failed. */
  message: z.string(),
  advice: z.string().optional(),
  startedAt: z.iso.datetime(),
  ports: z.record(z.string(), z.int()),
  urls: z.record(z.string(), z.string()),
  services: z.array(StoredService),
  parts: z.array(StoredPart),
});
export type StackState = z.infer<typeof StackState>;

const FILE = 'state.json';

export async function readState(stackDir: string): Promise<StackState | undefined> {
  const text = await readIfThere(path.join(stackDir, FILE));
  return text === undefined ? undefined : StackState.parse(JSON.parse(text));
}

export async function writeState(stackDir: string, state: StackState): Promise<void> {
  await writeWhole(path.join(stackDir, FILE), JSON.stringify(state, null, 2));
}

const Environment = z.record(z.string(), z.string());
const ENVIRONMENT_FILE = 'environment.json';

/** The variables of a running stack, passwords among them: readable by the owner alone. */
export async function writeEnvironment(stackDir: string, env: Record<string, string>): Promise<void> {
  await writeWhole(path.join(stackDir, ENVIRONMENT_FILE), JSON.stringify(env, null, 2), 0o600);
}

export async function readEnvironment(stackDir: string): Promise<Record<string, string>> {
  return Environment.parse(JSON.parse((await readIfThere(path.join(stackDir, ENVIRONMENT_FILE))) ?? '{}'));
}
