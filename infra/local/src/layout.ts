import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DomainError } from '@beamline/contracts';

const STACK_NAME = /^[a-z0-9][a-z0-9-]{0,40}$/;

/** The clone that this package lies in: two folders above `infra/local`. */
export const repositoryDir = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

/** Everything that is fetched, generated or stored on this machine; git-ignored. */
export const stateRoot = path.join(repositoryDir, '.beamline');

/** Where fetched parts are kept; `BEAMLINE_PARTS_DIR` lets several clones share one folder. */
export function partsDirOf(env: NodeJS.ProcessEnv): string {
  const given = env['BEAMLINE_PARTS_DIR'];
  return given === undefined || given === '' ? path.join(stateRoot, 'parts') : path.resolve(given);
}

/** The name of the stack that commands mean when none is given: `BEAMLINE_STACK`, else `main`. */
export function stackNameOf(env: NodeJS.ProcessEnv): string {
  const given = env['BEAMLINE_STACK'];
  return given === undefined || given === '' ? 'main' : given;
}

/**
 * The folder of one stack: data, logs, ports and secrets.
 *
 * @throws DomainError `INVALID_INPUT` when the name could leave the folder or clash with the parts.
 */
export function stackDirOf(name: string, root: string = stateRoot): string {
  if (name === 'parts' || !STACK_NAME.test(name)) {
    throw new DomainError('INVALID_INPUT', `"${name}" cannot name a stack.`, {
      advice: 'Use up to 41 lower-case letters, digits and dashes; "parts" is taken.',
    });
  }
  return path.join(root, name);
}
