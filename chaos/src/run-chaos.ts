import { setTimeout as sleep } from 'node:timers/promises';
import { Injector, type Injection } from './faults/injector.js';
import { secondsToRecover } from './faults/recovery.js';
import { checkInvariants } from './invariants/invariants.js';
import { outcomeOf, type Outcome } from './invariants/outcome.js';
import { Load } from './load/load.js';
import { Platform } from './load/platform.js';
import { specsOf } from './load/specs.js';
import { makePlan } from './plan/make-plan.js';
import { nameOf, type PlannedFault } from './plan/fault.js';
import { Random } from './random.js';
import { reportOf, type ChaosReport, type FaultRecord } from './report/chaos-report.js';
import { ChaosStack } from './stack/chaos-stack.js';

const IMAGES = { train: 40, val: 8, test: 8 };
/** One thread each, so that two trainers side by side compute what one alone does. */
const VARIABLES = {
  BEAMLINE_SLOTS: '2',
  BEAMLINE_THREADS: '1',
  BEAMLINE_HEARTBEAT_TIMEOUT_MS: '10000',
  BEAMLINE_CACHE_BYTES: String(100e6),
};
const RUNS_AT_ONCE = 3;
const RECOVERY_LIMIT_MS = 180_000;
const FINISH_LIMIT_MS = 300_000;

export interface ChaosOptions {
  seed: number;
  minutes: number;
  /** Folder for the stacks' data and logs. */
  root: string;
  say: (line: string) => void;
}

/** Reference runs on a stack that is left alone, then the same specs on one that is not; compares both. */
export async function runChaos({ seed, minutes, root, say }: ChaosOptions): Promise<ChaosReport> {
  const plan = makePlan(seed, minutes);
  say(`plan of seed ${String(seed)}: ${String(plan.length)} faults in ${String(minutes)} minutes`);
  for (const { atSeconds, fault } of plan) say(`  ${atSeconds.toFixed(1).padStart(7)} s  ${nameOf(fault)}`);
  const specs = specsOf(new Random(seed));
  const startedAt = Date.now();
  const undisturbed = await measureUndisturbed(`${root}/undisturbed`, specs, say);
  const referenceSeconds = since(startedAt);
  const stack = await ChaosStack.start({ root: `${root}/disturbed`, variables: VARIABLES, breakable: true });
  try {
    const platform = new Platform(stack.client);
    await platform.importLibrary(IMAGES);
    const load = new Load(platform, specs, new Random(seed + 1), RUNS_AT_ONCE);
    const injectingAt = Date.now();
    const record = await disturb({ stack, platform, load, plan, minutes, random: new Random(seed + 2), say });
    const injecting = since(injectingAt);
    const finishingAt = Date.now();
    say(`${String(load.unfinished)} runs are left to finish`);
    await load.finished(FINISH_LIMIT_MS);
    const finishing = since(finishingAt);
    say('checking what must hold');
    const harmed = new Set(record.flatMap(({ injection }) => digestIn(injection)));
    const { runs } = load;
    const invariants = await checkInvariants({ stack, runs, undisturbed, harmed });
    const seconds = { reference: referenceSeconds, injecting, finishing };
    return reportOf({ seed, minutes, seconds, plan, record, runs, invariants });
  } finally {
    await stack.stop();
  }
}

async function measureUndisturbed(
  root: string,
  specs: ReturnType<typeof specsOf>,
  say: (line: string) => void,
): Promise<Map<string, Outcome>> {
  const stack = await ChaosStack.start({ root, variables: VARIABLES, breakable: false });
  try {
    const platform = new Platform(stack.client);
    await platform.importLibrary(IMAGES);
    const outcomes = specs.map(async (spec): Promise<[string, Outcome]> => {
      const id = await platform.launch(spec, `undisturbed-${spec.name}`);
      let run = await platform.run(id);
      while (run?.state === 'queued' || run?.state === 'running') {
        await sleep(250);
        run = await platform.run(id);
      }
      if (run?.state !== 'completed')
        throw new Error(
          `the undisturbed run of ${spec.name} ended as ${run?.state ?? 'unknown'}: ${JSON.stringify(run?.fault)}`,
        );
      const outcome = await outcomeOf(stack.database, id);
      say(
        `undisturbed ${spec.name}: ${String(outcome.checkpoints.length)} checkpoints, ${String(outcome.metrics.length)} metric rows, ${String(outcome.scores.length)} scores`,
      );
      return [spec.name, outcome];
    });
    return new Map(await Promise.all(outcomes));
  } finally {
    await stack.stop();
  }
}

interface Disturbance {
  stack: ChaosStack;
  platform: Platform;
  load: Load;
  plan: readonly PlannedFault[];
  minutes: number;
  random: Random;
  say: (line: string) => void;
}

/** Faults overlap as the plan has them; settles when the time is over and all were survived or given up. */
async function disturb({
  stack,
  platform,
  load,
  plan,
  minutes,
  random,
  say,
}: Disturbance): Promise<FaultRecord[]> {
  const startedAt = Date.now();
  const injector = new Injector(stack, random);
  load.start();
  const work: Promise<FaultRecord>[] = [];
  for (const planned of plan) {
    await sleep(Math.max(0, planned.atSeconds * 1000 - (Date.now() - startedAt)));
    work.push(suffer(planned));
  }
  await sleep(Math.max(0, minutes * 60_000 - (Date.now() - startedAt)));
  load.close();
  return Promise.all(work);

  async function suffer(planned: PlannedFault): Promise<FaultRecord> {
    const injectedAtSeconds = since(startedAt);
    const name = nameOf(planned.fault);
    const injection = await injector.inject(planned.fault);
    say(
      `${injectedAtSeconds.toFixed(1).padStart(7)} s  ${name}: ${injection.injected ? injection.detail : `not injected: ${injection.reason}`}`,
    );
    const limits = { withinMs: RECOVERY_LIMIT_MS, idle: () => load.unfinished === 0 };
    const seconds = injection.injected ? await secondsToRecover(stack, platform, limits) : null;
    if (injection.injected)
      say(
        `${since(startedAt).toFixed(1).padStart(7)} s  ${name}: ${seconds === null ? 'NOT recovered' : `recovered in ${seconds.toFixed(1)} s`}`,
      );
    return { ...planned, injectedAtSeconds, injection, secondsToRecover: seconds };
  }
}

function digestIn(injection: Injection): string[] {
  return injection.injected && injection.digest !== null ? [injection.digest] : [];
}

function since(startedAt: number): number {
  return (Date.now() - startedAt) / 1000;
}
