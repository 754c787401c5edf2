import type { BeamlineClient } from '@beamline/client';
import { ExperimentSpec, FINAL_RUN_STATES } from '@beamline/contracts';
import { ask } from '../command/ask.js';
import { launchedText, launchSpec } from '../launch/launch-recipe.js';
import type { Output } from '../output/output.js';

/**
 * Launches the spec; or goes on with a run of the same spec that an earlier quickstart was stopped in.
 *
 * @returns the run's id.
 */
export async function launchOrGoOn(api: BeamlineClient, out: Output, spec: ExperimentSpec): Promise<string> {
  const unfinished = await findUnfinished(api, spec);
  if (unfinished !== null) {
    out.say(`run ${unfinished} of this recipe is under way: going on with it`);
    return unfinished;
  }
  const launched = await launchSpec(api, spec);
  out.say(launchedText(launched));
  return launched.run.id;
}

async function findUnfinished(api: BeamlineClient, spec: ExperimentSpec): Promise<string | null> {
  const query = { search: spec.name, limit: 20 };
  const { items } = await ask(api.GET('/runs', { params: { query } }));
  for (const { id } of items.filter(({ state }) => !FINAL_RUN_STATES.includes(state))) {
    const run = await ask(api.GET('/runs/{id}', { params: { path: { id } } }));
    if (sameSpec(run.spec, spec)) return id;
  }
  return null;
}

/** Parsing gives both the same order of fields. */
function sameSpec(stored: unknown, spec: ExperimentSpec): boolean {
  return JSON.stringify(ExperimentSpec.parse(stored)) === JSON.stringify(ExperimentSpec.parse(spec));
}
