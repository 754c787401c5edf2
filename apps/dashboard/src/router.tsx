import { RunState } from '@beamline/contracts';
import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { BackbonesPage } from './backbones/backbones-page.js';
import { CaptioningPage } from './captionings/captioning-page.js';
import { CaptioningsPage } from './captionings/captionings-page.js';
import { ComparePage } from './compare/compare-page.js';
import { DatasetsPage } from './datasets/datasets-page.js';
import { ExperimentPage } from './experiments/experiment-page.js';
import { ImportsPage } from './imports/imports-page.js';
import { LaunchPage } from './launch/launch-page.js';
import { RunPage } from './runs/run-page.js';
import { SystemPage } from './system/system-page.js';
import { ExperimentsPage } from './experiments/experiments-page.js';
import { runTab } from './runs/run-tab.js';
import { RunsPage } from './runs/runs-page.js';
import { SessionGate } from './session/session-gate.js';
import { NotFound } from './shell/not-found.js';
import { PageError } from './shell/page-error.js';
import { Shell } from './shell/shell.js';

type Search = Record<string, unknown>;

const text = (value: unknown): string | undefined =>
  (typeof value === 'string' || typeof value === 'number') && value !== '' ? String(value) : undefined;

const place = (value: unknown): number | undefined =>
  Number.isInteger(Number(value)) && Number(value) > 0 ? Number(value) : undefined;

const root = createRootRoute({
  component: () => <SessionGate>{(session) => <Shell session={session} />}</SessionGate>,
  notFoundComponent: NotFound,
});

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => redirect({ to: '/experiments', throw: true }),
});

const experiments = createRoute({
  getParentRoute: () => root,
  path: '/experiments',
  validateSearch: (search: Search) => ({
    ...optional('search', text(search['search'])),
    ...optional('cursor', text(search['cursor'])),
  }),
  component: ExperimentsPage,
});

const experiment = createRoute({
  getParentRoute: () => root,
  path: '/experiments/$experimentId',
  component: ExperimentPage,
});

const runs = createRoute({
  getParentRoute: () => root,
  path: '/runs',
  validateSearch: (search: Search) => ({
    ...optional('search', text(search['search'])),
    ...optional('state', RunState.safeParse(search['state']).data),
    ...optional('cursor', text(search['cursor'])),
  }),
  component: RunsPage,
});

const run = createRoute({
  getParentRoute: () => root,
  path: '/runs/$runId',
  validateSearch: (search: Search) => optional('tab', runTab(search['tab'])),
  component: RunPage,
});

const launch = createRoute({
  getParentRoute: () => root,
  path: '/launch',
  validateSearch: (search: Search) => optional('from', text(search['from'])),
  component: LaunchPage,
});

const compare = createRoute({
  getParentRoute: () => root,
  path: '/compare',
  validateSearch: (search: Search) => optional('runs', text(search['runs'])),
  component: ComparePage,
});

const captionings = createRoute({
  getParentRoute: () => root,
  path: '/captionings',
  validateSearch: (search: Search) => ({
    ...optional('run', text(search['run'])),
    ...optional('checkpoint', text(search['checkpoint'])),
    ...optional('cursor', text(search['cursor'])),
  }),
  component: CaptioningsPage,
});

const captioning = createRoute({
  getParentRoute: () => root,
  path: '/captionings/$captioningId',
  validateSearch: (search: Search) => optional('picture', place(search['picture'])),
  component: CaptioningPage,
});

const datasets = createRoute({
  getParentRoute: () => root,
  path: '/datasets',
  component: DatasetsPage,
});
const backbones = createRoute({
  getParentRoute: () => root,
  path: '/backbones',
  component: BackbonesPage,
});
const imports = createRoute({
  getParentRoute: () => root,
  path: '/imports',
  component: ImportsPage,
});
const system = createRoute({
  getParentRoute: () => root,
  path: '/system',
  component: SystemPage,
});

/** A property that is there only when it has a value. */
function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Partial<Record<K, V>>);
}

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    experiments,
    experiment,
    runs,
    run,
    launch,
    compare,
    captionings,
    captioning,
    datasets,
    backbones,
    imports,
    system,
  ]),
  defaultErrorComponent: PageError,
  defaultNotFoundComponent: NotFound,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
