import {
  startDetached,
  stackNameOf,
  superviseUntilSignal,
  type StackHandle,
  type StackReport,
} from '@beamline/local';
import { DomainError } from '@beamline/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { action } from '../command/action.js';
import type { Output } from '../output/output.js';
import { facts } from '../output/table.js';
import { localApiOf } from './local-api.js';
import { StackProgress } from './stack-progress.js';

/** `up` */
export function up(program: Command): void {
  const command = program
    .command('up')
    .description('start the local stack: Postgres, object store, Temporal, API, worker')
    .option('--foreground', 'stay, and stop the stack with Ctrl-C');
  action(command, z.object({ foreground: z.boolean().default(false) }), async ({ options, out }) => {
    if (options.foreground) await runHere(out);
    else await runDetached(out);
  });
}

async function runDetached(out: Output): Promise<void> {
  const progress = new StackProgress(out);
  const stack = await startDetached({
    name: stackNameOf(process.env),
    onEvent: (event) => {
      progress.show(event);
    },
  });
  tell(out, stack);
}

async function runHere(out: Output): Promise<void> {
  const progress = new StackProgress(out);
  await superviseUntilSignal({
    name: stackNameOf(process.env),
    apps: true,
    onEvent: (event) => {
      progress.show(event);
    },
    onReady: (stack) => {
      tell(out, stack);
    },
    onStopping: () => {
      out.progress.note('stopping');
    },
  });
}

function tell(out: Output, stack: StackHandle | StackReport): void {
  const api = localApiOf(stack);
  if (api === null) throw new DomainError('INTERNAL', `stack ${stack.name} tells no address of its API`);
  out.result({ name: stack.name, url: api.url, key: api.key, urls: stack.urls }, () =>
    facts([
      ['dashboard', api.url],
      ['key', api.key],
      ['stop with', 'beamline down'],
    ]),
  );
}
