import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '@beamline/contracts';
import { repositoryDir } from '../../layout.js';
import type { ServiceDefinition } from '../service-definition.js';
import type { StackContext } from '../stack-context.js';

/** A program that never says `ready` over its channel is taken for ready when it has lived this long. */
const SILENT_READY_MS = 5_000;

/** The API server; ready when it answers, though it may lack what it stands on. */
export function apiDefinition(
  port: number,
  variables: Record<string, string>,
  context: StackContext,
): ServiceDefinition {
  return appDefinition('api', variables, context, () =>
    httpAnswers(`http://127.0.0.1:${String(port)}/health/live`),
  );
}

/** The Temporal worker; ready when it sends the message `ready`, or has lived for a while. */
export function workerDefinition(
  variables: Record<string, string>,
  context: StackContext,
): ServiceDefinition {
  return appDefinition('worker', variables, context, saysReady);
}

function appDefinition(
  name: 'api' | 'worker',
  variables: Record<string, string>,
  context: StackContext,
  isReady: ServiceDefinition['isReady'],
): ServiceDefinition {
  const main = path.join(repositoryDir, 'apps', name, 'dist/main.js');
  if (!existsSync(main))
    throw new DomainError('UNAVAILABLE', `${main} does not exist.`, { advice: 'Run: npm run build' });
  return {
    name,
    command: process.execPath,
    args: ['--enable-source-maps', main],
    cwd: repositoryDir,
    env: { ...context.env, ...variables },
    channel: true,
    isReady,
    readyTimeoutMs: 90_000,
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 60_000,
  };
}

async function httpAnswers(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(3_000) });
  await response.body?.cancel();
  return response.ok;
}

async function saysReady(child: ChildProcess): Promise<boolean> {
  const said = new Promise<boolean>((resolve) => {
    child.on('message', (message) => {
      if (message === 'ready') resolve(true);
    });
    child.once('exit', () => {
      resolve(false);
    });
  });
  return Promise.race([said, sleep(SILENT_READY_MS, true)]);
}
