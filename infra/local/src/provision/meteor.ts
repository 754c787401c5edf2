import path from 'node:path';
import { DomainError } from '@beamline/contracts';
import { findOnPath } from './command.js';
import { installOnce, isInstalled } from './install-once.js';
import type { PartReport, ProvisionContext } from './part.js';
import { PYCOCOEVALCAP } from './pins.js';
import { unpackWheel } from './wheel.js';

const JAR = 'meteor-1.5.jar';
const MEMBERS = [
  { from: `pycocoevalcap/meteor/${JAR}`, to: JAR },
  { from: 'pycocoevalcap/meteor/data/', to: 'data/' },
];

/**
 * The official METEOR 1.5 with its paraphrases (68 MB, out of a wheel of 104 MB). Optional: fetched only where
 * `BEAMLINE_METEOR=on`. Environment: `BEAMLINE_METEOR_JAR`.
 *
 * @throws DomainError `UNAVAILABLE` where there is no Java to run it, or it cannot be fetched
 */
export async function provisionMeteor(context: ProvisionContext): Promise<PartReport> {
  const given = givenMeteor(context);
  if (given !== undefined) return given;
  if ((await findOnPath('java', context.env)) === undefined) {
    throw new DomainError('UNAVAILABLE', 'Java is needed to run METEOR and was not found.', {
      advice: 'Install a Java runtime (8 or later), or unset BEAMLINE_METEOR.',
    });
  }
  const { dir, report } = packaged(context);
  await installOnce({
    dir,
    pin: PYCOCOEVALCAP.sha256,
    install: (empty) => unpackWheel('meteor', PYCOCOEVALCAP, MEMBERS, empty, context),
  });
  return report;
}

/** The same without fetching anything. */
export async function locateMeteor(context: ProvisionContext): Promise<PartReport | undefined> {
  const { dir, report } = packaged(context);
  return givenMeteor(context) ?? ((await isInstalled(dir, PYCOCOEVALCAP.sha256)) ? report : undefined);
}

/** Fetched where it is asked for, else only found; undefined where METEOR will not be scored. */
export async function optionalMeteor(context: ProvisionContext): Promise<PartReport | undefined> {
  return context.env['BEAMLINE_METEOR'] === 'on' ? provisionMeteor(context) : locateMeteor(context);
}

function givenMeteor({ env }: ProvisionContext): PartReport | undefined {
  const location = env['BEAMLINE_METEOR_JAR'];
  if (location === undefined || location === '') return undefined;
  return { part: 'meteor', version: '1.5', source: 'environment', location };
}

function packaged({ partsDir }: ProvisionContext): { dir: string; report: PartReport } {
  const dir = path.join(partsDir, `meteor-1.5-pycocoevalcap-${PYCOCOEVALCAP.version}`);
  return {
    dir,
    report: { part: 'meteor', version: '1.5', source: 'package', location: path.join(dir, JAR) },
  };
}
