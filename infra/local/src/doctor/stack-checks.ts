import { createConnection } from 'node:net';
import { readStack, type StackReport } from '../supervise/read-stack.js';
import { answers as databaseAnswers } from '../supervise/services/postgres.js';
import type { ServiceStatus } from '../supervise/service-definition.js';
import type { Check } from './check.js';

const TIMEOUT_MS = 3_000;

/** Whether each server of a stack answers; one check that says so when the stack does not run. */
export async function stackChecks(name: string): Promise<Check[]> {
  const stack = await readStack(name);
  if (stack?.running !== true) return [notRunning(name, stack)];
  return Promise.all([
    ...backingChecks(stack.env),
    ...stack.services.filter(isApp).map((service) => appCheck(service, stack)),
  ]);
}

function notRunning(name: string, stack: StackReport | undefined): Check {
  const detail = stack?.phase === 'failed' ? `did not start: ${stack.message}` : 'not running';
  return { name: `stack ${name}`, status: 'absent', detail, advice: 'Start it with "beamline up".' };
}

function backingChecks(env: Record<string, string>): Promise<Check>[] {
  const { DATABASE_URL = '', S3_ENDPOINT = '', TEMPORAL_ADDRESS = '' } = env;
  return [
    answerCheck('postgres', databaseAnswers(DATABASE_URL)),
    answerCheck('object-store', httpAnswers(S3_ENDPOINT)),
    answerCheck('temporal', accepts(TEMPORAL_ADDRESS)),
  ];
}

async function answerCheck(server: string, answer: Promise<boolean>): Promise<Check> {
  const answers = await answer;
  const name = `${server} answers`;
  if (answers) return { name, status: 'ok', detail: 'yes', answers };
  return { name, status: 'wrong', detail: 'no', answers, advice: `Read its log: beamline logs ${server}` };
}

function isApp(service: ServiceStatus): boolean {
  return service.name === 'api' || service.name === 'worker';
}

async function appCheck(service: ServiceStatus, stack: StackReport): Promise<Check> {
  const { api } = stack.urls;
  const asked = service.name === 'api' && api !== undefined;
  const check = await answerCheck(
    service.name,
    asked ? httpAnswers(`${api}/health/live`) : Promise.resolve(service.state === 'ready'),
  );
  return service.restarts === 0
    ? check
    : { ...check, detail: `${check.detail}; restarted ${String(service.restarts)} times` };
}

async function httpAnswers(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) }).then(
    async (response) => {
      await response.body?.cancel();
      return response.status < 500;
    },
    () => false,
  );
}

/** Whether anything listens at `host:port`. */
function accepts(address: string): Promise<boolean> {
  const [host, port] = address.split(':');
  if (host === undefined || port === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = createConnection({ host, port: Number(port), timeout: TIMEOUT_MS });
    const finish = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => {
      finish(true);
    });
    socket.once('timeout', () => {
      finish(false);
    });
    socket.once('error', () => {
      finish(false);
    });
  });
}
