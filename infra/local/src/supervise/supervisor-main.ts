import { toFault } from '@beamline/contracts';
import type { SupervisorMessage } from './detached.js';
import { superviseUntilSignal } from './supervise-until-signal.js';

/** The process behind `beamline up`: it outlives the command, which hears from it until the stack is ready. */
const [name, root] = process.argv.slice(2);

function tell(message: SupervisorMessage): void {
  // Whoever started us may have gone; a message that is lost then was for nobody.
  if (process.connected) process.send?.(message, undefined, {}, () => undefined);
}

try {
  await superviseUntilSignal({
    ...(name === undefined ? {} : { name }),
    ...(root === undefined ? {} : { root }),
    apps: true,
    onEvent: (event) => {
      tell({ kind: 'event', event });
    },
    onReady: () => {
      tell({ kind: 'ready' });
    },
  });
} catch (error) {
  tell({ kind: 'failed', fault: toFault(error) });
  process.exitCode = 1;
}
if (process.connected) process.disconnect();
