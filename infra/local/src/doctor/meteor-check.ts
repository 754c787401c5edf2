import { access } from 'node:fs/promises';
import { findOnPath } from '../provision/command.js';
import { locateMeteor } from '../provision/meteor.js';
import type { ProvisionContext } from '../provision/part.js';
import type { Check } from './check.js';

const NAME = 'meteor';
const WITHOUT = 'evaluations leave METEOR out; their other scores need no Java';

/** Whether METEOR can be scored; never a fault, since it is optional. */
export async function meteorCheck(context: ProvisionContext): Promise<Check> {
  const java = await findOnPath('java', context.env);
  if (java === undefined) {
    const advice = 'Install a Java runtime (8 or later).';
    return { name: NAME, status: 'absent', detail: `no Java to run it; ${WITHOUT}`, advice };
  }
  const report = await locateMeteor(context);
  if (report === undefined) {
    const advice =
      'Start the stack once with BEAMLINE_METEOR=on (fetches 104 MB), or name meteor-1.5.jar in BEAMLINE_METEOR_JAR.';
    return { name: NAME, status: 'absent', detail: `its program is not here; ${WITHOUT}`, advice };
  }
  const { version, source, location } = report;
  if (await exists(location))
    return { name: NAME, status: 'ok', detail: 'available', version, source, location };
  const advice = 'Let BEAMLINE_METEOR_JAR name meteor-1.5.jar, with its folder data beside it.';
  return { name: NAME, status: 'absent', detail: `${location} does not exist; ${WITHOUT}`, advice };
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
