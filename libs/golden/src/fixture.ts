import type { Finding } from './finding.js';
import type { FixtureFolder } from './fixture-folder.js';
import type { Needs } from './needs.js';

/** One case of a golden file. */
export interface Fixture {
  /** File, case and variant: `index.json/mixed`. */
  readonly name: string;
  /**
   * Computes the case and compares it.
   *
   * @throws MissingNeed when something that is not among the fixtures is not there either
   */
  check(): readonly Finding[] | Promise<readonly Finding[]>;
}

/** The golden files of one name pattern, and how they are read. */
export interface Part {
  /** The file that lists the cases. */
  readonly file: RegExp;
  /** @throws DamagedFixture when the file cannot be read */
  fixtures(folder: FixtureFolder, file: string, needs: Needs): readonly Fixture[];
}

/** A folder of golden files that belong together. */
export interface Suite {
  /** Name of the folder. */
  readonly name: string;
  readonly parts: readonly Part[];
}

/** A fixture cannot be checked here: says why and what to do. */
export class MissingNeed extends Error {
  override readonly name = 'MissingNeed';
}

/** A golden file that cannot be read: says which, where and why, in one line. */
export class DamagedFixture extends Error {
  override readonly name = 'DamagedFixture';
}
