import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { root, SetupError } from './run.mjs';

const OLDEST_NODE = [20, 19];

/** Checks what only the user can install; says everything that is missing at once, with the command that installs it. */
export function checkPrerequisites(env = process.env) {
  const missing = [];
  if (!isRecent(process.versions.node)) missing.push(nodeAdvice());
  if (!partsAreBuilt(env)) {
    if (!succeeds('python3', ['-m', 'pip', '--version']))
      missing.push(advice('Python 3 with pip', 'python3 python3-pip', 'python'));
    if (!['c++', 'g++', 'clang++'].some((name) => succeeds(name, ['--version'])))
      missing.push(advice('A C++ compiler', 'g++ make', 'llvm'));
    else if (!succeeds('make', ['--version'])) missing.push(advice('make', 'make', 'make'));
  }
  if (missing.length > 0)
    throw new SetupError(
      `Something is missing on this machine:\n${missing.map((line) => `  ${line}`).join('\n')}`,
    );
}

export function isRecent(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
}

function nodeAdvice() {
  return `Node ${OLDEST_NODE.join('.')} or later (this is ${process.versions.node}): install Node 20, 22 or 24, for example with nvm or from your system's packages`;
}

/** Python and the compiler are needed once, to fetch and build the native parts. */
function partsAreBuilt(env) {
  const parts = env.BEAMLINE_PARTS_DIR ?? path.join(root, '.beamline/parts');
  return existsSync(parts) && readdirSync(parts).some((name) => /^tfjs-binding-.*[0-9a-f]{8}$/.test(name));
}

function succeeds(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

function advice(what, debian, brew) {
  if (succeeds('apt-get', ['--version'])) return `${what}: sudo apt-get install -y ${debian}`;
  if (succeeds('dnf', ['--version']))
    return `${what}: sudo dnf install -y ${debian.replace('g++', 'gcc-c++')}`;
  return `${what}: brew install ${brew} (macOS), sudo apt-get install -y ${debian} (Debian, Ubuntu)`;
}
