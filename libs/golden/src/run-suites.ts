import { readdirSync } from 'node:fs';
import path from 'node:path';
import { DomainError } from '@beamline/contracts';
import type { Finding } from './finding.js';
import { DamagedFixture, MissingNeed, type Fixture, type Suite } from './fixture.js';
import { FixtureFolder, messageOf } from './fixture-folder.js';
import type { Needs } from './needs.js';
import { SUITES } from './suites/index.js';

/** What became of a fixture, or of a file that holds none. */
export interface Outcome {
  /** `<suite>/<file>/<case>` */
  readonly fixture: string;
  readonly status: 'passed' | 'failed' | 'skipped' | 'not recognised';
  readonly findings: readonly Finding[];
  /** Why it failed without a finding, was skipped, or is not recognised. */
  readonly reason?: string;
}

export interface RunOptions {
  readonly directory: string;
  /** The one suite to run; all by default. */
  readonly only?: string | undefined;
  readonly needs: Needs;
  /** Told before each fixture. */
  readonly onStart?: (fixture: string) => void;
}

/**
 * Runs the suites of a golden folder. Each fixture stands for itself: one that cannot be read is a failure, and the
 * others go on.
 */
export async function* runSuites({ directory, only, needs, onStart }: RunOptions): AsyncGenerator<Outcome> {
  for (const entry of readdirSync(directory, { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    if (only !== undefined && entry.name !== only) continue;
    const suite = SUITES.find(({ name }) => name === entry.name);
    const isDirectory = entry.isDirectory() || (entry.isSymbolicLink() && suite !== undefined);
    if (suite !== undefined && isDirectory)
      yield* runSuite(suite, new FixtureFolder(path.join(directory, entry.name)), needs, onStart);
    else if (isGolden(entry.name, isDirectory))
      yield unknown(
        entry.name,
        `there is no suite of this name; those there are: ${SUITES.map(({ name }) => name).join(', ')}`,
      );
  }
}

/** Weights that lie beside the suites, and what tells about them, are no suite. */
function isGolden(name: string, isDirectory: boolean): boolean {
  return isDirectory ? !['data', 'weights'].includes(name) : !/\.md$/.test(name);
}

async function* runSuite(
  suite: Suite,
  folder: FixtureFolder,
  needs: Needs,
  onStart: RunOptions['onStart'],
): AsyncGenerator<Outcome> {
  let fixtures = 0;
  let damaged = false;
  for (const { part, file } of filesOf(suite, folder)) {
    const listed = listOf(() => part.fixtures(folder, file, needs));
    if (listed instanceof Error) {
      damaged = true;
      yield failed(`${suite.name}/${file}`, listed);
      continue;
    }
    for (const fixture of listed) {
      fixtures += 1;
      const name = `${suite.name}/${fixture.name}`;
      onStart?.(name);
      yield await outcomeOf(name, fixture);
    }
  }
  if (fixtures === 0 && !damaged)
    yield failed(suite.name, new DamagedFixture('the folder holds no fixture of this suite'));
  // Which tensors a damaged list of cases names cannot be known.
  if (!damaged)
    for (const file of folder.unused) yield unknown(`${suite.name}/${file}`, 'no fixture names this file');
  folder.forget();
}

function filesOf(suite: Suite, folder: FixtureFolder) {
  return suite.parts.flatMap((part) =>
    folder.files.filter((file) => part.file.test(file)).map((file) => ({ part, file })),
  );
}

/** Fixtures of a file, or the error that came of reading it. */
function listOf(list: () => readonly Fixture[]): readonly Fixture[] | Error {
  try {
    return list();
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function outcomeOf(name: string, fixture: Fixture): Promise<Outcome> {
  try {
    const findings = await fixture.check();
    if (findings.length === 0) return failed(name, new DamagedFixture('the fixture says nothing to compare'));
    return { fixture: name, status: findings.every(({ pass }) => pass) ? 'passed' : 'failed', findings };
  } catch (error) {
    if (error instanceof MissingNeed)
      return { fixture: name, status: 'skipped', findings: [], reason: error.message };
    return failed(name, error);
  }
}

function failed(fixture: string, error: unknown): Outcome {
  return { fixture, status: 'failed', findings: [], reason: reasonOf(error) };
}

function unknown(fixture: string, reason: string): Outcome {
  return { fixture, status: 'not recognised', findings: [], reason };
}

/** One line. A field that a file lacks shows as an error of the language. */
function reasonOf(error: unknown): string {
  const message = messageOf(error).replace(/\s*\n\s*/g, ' ');
  if (error instanceof DamagedFixture || error instanceof DomainError) return message;
  return error instanceof TypeError ? `not in the format of this suite: ${message}` : message;
}
