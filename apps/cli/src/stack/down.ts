import { stackNameOf, stopDetached } from '@beamline/local';
import type { Command } from 'commander';
import { action, NoOptions } from '../command/action.js';

/** `down` */
export function down(program: Command): void {
  const command = program.command('down').description('stop the local stack in order; its data stays');
  action(command, NoOptions, async ({ out }) => {
    const name = stackNameOf(process.env);
    out.progress.note(`stopping stack ${name}`);
    const stopped = await stopDetached(name);
    out.result({ name, stopped }, () =>
      stopped ? `stack ${name} is stopped` : `stack ${name} was not running`,
    );
  });
}
