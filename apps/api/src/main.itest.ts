import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { send } from './testing/start-api.js';

/** The built program: decorators need the compiler. */
const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const SECRET = 'blk_of_the_process_test';

let child: ChildProcess | undefined;
afterEach(() => {
  child?.kill('SIGKILL');
});

interface Running {
  output: () => string;
  exitCode: Promise<number | null>;
  /** Resolves with the output once it holds the text. */
  says: (text: string) => Promise<string>;
}

function start(variables: NodeJS.ProcessEnv): Running {
  const started = spawn(process.execPath, [MAIN], { env: variables, stdio: ['ignore', 'pipe', 'pipe'] });
  child = started;
  let output = '';
  const hear = (chunk: Buffer) => (output += chunk.toString());
  started.stdout.on('data', hear);
  started.stderr.on('data', hear);
  const says = async (text: string): Promise<string> => {
    while (!output.includes(text))
      await once(started.stdout, 'data', { signal: AbortSignal.timeout(20_000) });
    return output;
  };
  const exitCode = once(started, 'exit').then(([code]) => code as number | null);
  return { output: () => output, says, exitCode };
}

describe('the API as a process', () => {
  it('lists all that is wrong with its environment and exits with 1', async () => {
    const { output, exitCode } = start({ PATH: process.env['PATH'] ?? '', API_PORT: 'http' });
    expect(await exitCode).toBe(1);
    for (const name of ['DATABASE_URL', 'S3_ENDPOINT', 'S3_SECRET_KEY', 'TEMPORAL_ADDRESS'])
      expect(output()).toContain(`${name}: is not set`);
    expect(output()).toContain('API_PORT');
    expect(output()).not.toContain('    at ');
  });

  it('logs JSON without secrets and ends soon when told to', async () => {
    const env: NodeJS.ProcessEnv = { ...process.env, API_PORT: '0', BEAMLINE_BOOTSTRAP_KEY: SECRET };
    const { says, output, exitCode } = start(env);
    const url = /listening on (http:\/\/[\d.:]+)/.exec(await says('listening on'))?.[1] ?? '';
    const list = async () => (await send(`${url}/api/v1/runs?limit=1`, 'GET', { secret: SECRET })).json();
    while (!JSON.stringify(await list()).includes('items'))
      await new Promise((resolve) => setTimeout(resolve, 200));
    await says('"path":"/api/v1/runs"');
    child?.kill('SIGTERM');
    const startedMs = Date.now();
    await exitCode;
    expect(Date.now() - startedMs).toBeLessThan(8_000);
    const lines = output().trim().split('\n');
    for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
    for (const secret of [SECRET, env['S3_SECRET_KEY'] ?? '?', env['DATABASE_URL'] ?? '?'])
      expect(output()).not.toContain(secret);
  });
});
