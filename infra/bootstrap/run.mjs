import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

const TAIL_LINES = 200;

/** What went wrong, and what to do about it; shown without a stack trace. */
export class SetupError extends Error {}

/** Runs a program quietly from the repository's root; its output is shown only when it fails. */
export function runQuietly(command, args, { env = {}, onLine = () => undefined } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const take = (chunk) => {
      output += chunk;
      for (const line of chunk.toString().trim().split('\n')) if (line) onLine(line);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', (error) => reject(new SetupError(`${command} could not be run: ${error.message}`)));
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else
        reject(
          new SetupError(
            `${path.basename(command)} ${args.join(' ')} ended with code ${code}:\n${tailOf(output)}`,
          ),
        );
    });
  });
}

function tailOf(output) {
  return output.trimEnd().split('\n').slice(-TAIL_LINES).join('\n');
}

/** Runs a program in the foreground: the terminal is its own, signals are passed on. Gives its exit code. */
export function runInForeground(command, args, { env = {} } = {}) {
  const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: 'inherit' });
  // Ctrl-C reaches the child by itself, in the same process group; it decides when to end.
  process.on('SIGINT', () => undefined);
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(signal === null ? code : 1));
  });
}

/** Runs a script's main function: known errors are shown plainly, and the exit code is what it gives. */
export async function main(work) {
  try {
    process.exitCode = await work();
  } catch (error) {
    const advice = error.advice === undefined ? '' : `\n→ ${error.advice}`;
    const known = error instanceof SetupError || error.name === 'DomainError';
    process.stderr.write(`\n${known ? error.message : error.stack}${advice}\n`);
    process.exitCode = 1;
  }
}
