import type { EventEmitter } from 'node:events';
import { EXIT } from '../exit-code.js';

/**
 * Ends the command quietly when nobody reads its output any more, as after `beamline runs | head -1`. Other errors of the
 * stream stay errors.
 */
export function endWithoutReader(
  stream: Pick<EventEmitter, 'on'>,
  exit: (code: number) => void = (code) => process.exit(code),
): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    exit(EXIT.ok);
  });
}
