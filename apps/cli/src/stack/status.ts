import { createClient } from '@beamline/client';
import { DomainError, toFault, type Health } from '@beamline/contracts';
import { readStack, stackNameOf, type StackReport } from '@beamline/local';
import type { Command } from 'commander';
import { action, NoOptions } from '../command/action.js';
import { ask } from '../command/ask.js';
import { EXIT } from '../exit-code.js';
import type { Output } from '../output/output.js';
import { facts } from '../output/table.js';
import { localApiOf } from './local-api.js';

/** `status`; exit status 5 when the stack is not running and ready. */
export function status(program: Command): void {
  const command = program
    .command('status')
    .description('what runs of the local stack, and whether it answers');
  action(command, NoOptions, async ({ out }) => {
    const stack = await runningStack(stackNameOf(process.env));
    const health = await healthOf(stack);
    // The environment holds passwords.
    out.result({ ...stack, env: undefined, health }, () => statusText(out, stack, health));
    return stack.phase === 'ready' && 'ready' in health && health.ready ? EXIT.ok : EXIT.unreachable;
  });
}

async function runningStack(name: string): Promise<StackReport> {
  const stack = await readStack(name);
  if (stack?.running === true) return stack;
  const last = stack === undefined || stack.message === '' ? '' : `; it last said: ${stack.message}`;
  throw new DomainError('UNAVAILABLE', `stack ${name} is not running${last}`, { advice: 'beamline up' });
}

async function healthOf(stack: StackReport): Promise<Health | { error: string }> {
  const api = localApiOf(stack);
  if (api === null) return { error: 'the API was not started yet' };
  const client = createClient({ baseUrl: api.url, key: api.key });
  return ask(client.GET('/system')).catch((error: unknown) => ({ error: toFault(error).message }));
}

function statusText(out: Output, stack: StackReport, health: Health | { error: string }): string {
  const services = stack.services.map(({ name, state, pid, restarts, message }) => [
    name,
    state,
    pid === null ? '–' : String(pid),
    String(restarts),
    message,
  ]);
  const columns = [
    { title: 'service' },
    { title: 'state' },
    { title: 'pid', align: 'right' as const },
    { title: 'restarts', align: 'right' as const },
    { title: 'last' },
  ];
  const answers =
    'error' in health
      ? [out.colours.red(health.error)]
      : health.parts.map(({ part, up, detail }) => `${up ? 'up  ' : 'DOWN'}  ${part}  ${detail}`);
  const head = facts([['stack', `${stack.name}: ${stack.phase}`], ...Object.entries(stack.urls)]);
  return [head, '', out.table(columns, services), '', ...answers].join('\n');
}
