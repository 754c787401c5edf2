import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { meteorAvailability, MeteorProgram } from '@beamline/metrics';
import { MissingNeed } from './fixture.js';

const METEOR_JAR = 'meteor-1.5.jar';

export interface NeedsOptions {
  /** The golden folder: `data/` in it or beside it is looked at. */
  readonly directory: string;
  /** A folder with weight files, looked at first. */
  readonly weights?: string | undefined;
  /** Folders with provisioned parts. */
  readonly parts: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** Finds what golden files refer to and do not hold: weights, photographs, METEOR's program. */
export class Needs {
  readonly #options: NeedsOptions;
  #meteor: MeteorProgram | undefined;

  constructor(options: NeedsOptions) {
    this.#options = options;
  }

  /**
   * A weight file.
   *
   * @param isIt whether a file of this name is it
   * @param variable of the environment, which may name it
   * @throws MissingNeed saying where it was looked for
   */
  weights(what: string, isIt: (fileName: string) => boolean, variable?: string): string {
    const named = variable === undefined ? undefined : this.#options.env[variable];
    if (named !== undefined && existsSync(named)) return named;
    const folders = [
      ...(this.#options.weights === undefined ? [] : [this.#options.weights]),
      ...this.#data('weights'),
    ];
    const found = firstFile([...folders, ...this.#partFolders()], isIt);
    if (found !== undefined) return found;
    const orVariable = variable === undefined ? '' : ` or ${variable}=FILE`;
    throw new MissingNeed(
      `no weights of ${what} were found; give --weights DIR${orVariable} (looked in ${folders.join(', ')})`,
    );
  }

  /** A photograph of `data/<dataset>/images`; undefined when there is none of that name. */
  photograph(fileName: string): string | undefined {
    for (const data of this.#data(''))
      for (const dataset of foldersIn(data)) {
        const file = path.join(data, dataset, 'images', fileName);
        if (existsSync(file)) return file;
      }
    return undefined;
  }

  /** METEOR's program, one for all corpora. @throws MissingNeed without Java or without the jar */
  meteor(): MeteorProgram {
    return (this.#meteor ??= this.#newMeteor());
  }

  /** Ends what was started. */
  close(): void {
    this.#meteor?.close();
  }

  #newMeteor(): MeteorProgram {
    const { env } = this.#options;
    const jar =
      env['BEAMLINE_METEOR_JAR'] ??
      firstFile([...this.#data('weights'), ...this.#partFolders()], (name) => name === METEOR_JAR);
    const availability = meteorAvailability({ ...env, BEAMLINE_METEOR_JAR: jar ?? '' });
    if (!availability.available)
      throw new MissingNeed(
        `METEOR is scored by ${METEOR_JAR}: ${availability.reason}. Install a Java runtime (8 or later) and run npm run test:golden again, which fetches the jar; or name it in BEAMLINE_METEOR_JAR`,
      );
    return new MeteorProgram(availability);
  }

  /** `data/<folder>` beside the golden folder and in it. */
  #data(folder: string): string[] {
    const { directory } = this.#options;
    return [path.join(directory, '..', 'data', folder), path.join(directory, 'data', folder)];
  }

  #partFolders(): string[] {
    return this.#options.parts.flatMap((parts) => foldersIn(parts).map((part) => path.join(parts, part)));
  }
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
    .map((entry) => entry.name)
    .sort();
}

const DEPTH = 4;

function firstFile(
  folders: readonly string[],
  isIt: (fileName: string) => boolean,
  depth = DEPTH,
): string | undefined {
  for (const folder of folders) {
    if (!existsSync(folder)) continue;
    const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    const file = entries.find((entry) => !entry.isDirectory() && isIt(entry.name));
    if (file !== undefined) return path.join(folder, file.name);
    const inner = entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => path.join(folder, entry.name));
    const found = depth === 0 ? undefined : firstFile(inner, isIt, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
