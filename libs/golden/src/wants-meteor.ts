import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findJava } from '@beamline/metrics';
import { readCommandLine, UsageError } from './command-line.js';
import { bleu } from './suites/bleu.js';

/**
 * Whether METEOR's program is worth fetching: the suites that the arguments choose hold its scores, Java is there to
 * run it, and no jar is named.
 */
export function wantsMeteor(args: readonly string[], env: NodeJS.ProcessEnv): boolean {
  const isNamed = (env['BEAMLINE_METEOR_JAR'] ?? '') !== '' || env['BEAMLINE_METEOR'] === 'off';
  if (isNamed || findJava(env) === undefined) return false;
  const commandLine = commandLineOf(args, env);
  if (commandLine === undefined || (commandLine.only ?? bleu.name) !== bleu.name) return false;
  const folder = path.join(commandLine.directory, bleu.name);
  return filesOf(folder).some((file) => readFileSync(path.join(folder, file), 'utf8').includes('"meteor"'));
}

/** Wrong usage is for the command itself to report. */
function commandLineOf(args: readonly string[], env: NodeJS.ProcessEnv) {
  try {
    return readCommandLine(args, env['INIT_CWD'] ?? process.cwd());
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

function filesOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((file) => file.endsWith('.json'));
}
