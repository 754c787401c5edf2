import {
  DomainError,
  type Captioning,
  type Checkpoint,
  type Embeddings,
  type Page,
  type Role,
  type RunDetail,
  type RunEvent,
} from '@beamline/contracts';
import type { LogChunk, Records, UploadRecord } from '@beamline/records';
import { hashSecret } from '../auth/secrets.js';
import { partial } from './partial.js';
import { backbone, captioning, dataset, importJob, run } from './samples.js';

type Change = Parameters<Parameters<Records['watch']>[0]>[0];
type Launched = Parameters<Records['experiments']['launch']>[0];

/** What the tests put in and look at. */
export interface World {
  datasets: ReturnType<typeof dataset>[];
  backbones: ReturnType<typeof backbone>[];
  embeddings: Embeddings[];
  runs: RunDetail[];
  checkpoints: Checkpoint[];
  uploads: UploadRecord[];
  captionings: Captioning[];
  events: RunEvent[];
  /** Of whatever run is asked for. */
  logChunks: LogChunk[];
  launched: Launched[];
  /** Secrets of keys by role. */
  keys: Map<string, Role>;
  announce: (change: Change) => void;
}

export function emptyWorld(): World {
  return {
    datasets: [dataset()],
    backbones: [backbone()],
    embeddings: [],
    runs: [],
    checkpoints: [],
    uploads: [],
    captionings: [],
    events: [],
    logChunks: [],
    launched: [],
    keys: new Map([
      ['viewer-secret', 'viewer'],
      ['editor-secret', 'editor'],
      ['admin-secret', 'admin'],
    ]),
    announce: () => undefined,
  };
}

/** As much of the records as the API's controllers need, in memory. */
export function fakeRecords(world: World): Records {
  return partial<Records>({
    experiments: partial({
      launch: (input) => {
        world.launched.push(input);
        const launched = run({ spec: input.spec });
        return Promise.resolve({
          experiment: { ...experimentFields(input), latestRun: null },
          run: launched,
        });
      },
      list: () => Promise.resolve(pageOf([])),
    }),
    runs: partial({
      get: (id) => found(world.runs, id, 'run'),
      list: () => Promise.resolve(pageOf(world.runs)),
      requestCancel: (id) => found(world.runs, id, 'run'),
      requestResume: (id) => found(world.runs, id, 'run'),
      listUnfinished: () => Promise.resolve([]),
    }),
    training: partial({
      getCheckpoint: (id) => found(world.checkpoints, id, 'checkpoint'),
      latestCheckpoint: (runId) => Promise.resolve(world.checkpoints.find((c) => c.runId === runId) ?? null),
    }),
    events: partial({
      list: (runId, after, limit) => {
        const later = world.events.filter((e) => e.runId === runId && e.sequence > after);
        return Promise.resolve(later.slice(0, limit));
      },
    }),
    logs: partial({
      list: (_runId, place) =>
        Promise.resolve(
          'after' in place
            ? world.logChunks.filter(({ firstLine, lines }) => firstLine + lines - 1 > place.after)
            : world.logChunks.filter(({ firstLine }) => firstLine < place.before).reverse(),
        ),
      lastLine: () => {
        const last = world.logChunks.at(-1);
        return Promise.resolve(last === undefined ? 0 : last.firstLine + last.lines - 1);
      },
    }),
    datasets: partial({
      get: (id) => found(world.datasets, id, 'dataset'),
      findByName: (name) => Promise.resolve(world.datasets.find((d) => d.name === name) ?? null),
      list: () => Promise.resolve(pageOf(world.datasets)),
    }),
    backbones: partial({
      get: (id) => found(world.backbones, id, 'backbone'),
      findByName: (name) => Promise.resolve(world.backbones.find((b) => b.name === name) ?? null),
      list: () => Promise.resolve(pageOf(world.backbones)),
    }),
    embeddings: partial({
      get: (id) => found(world.embeddings, id, 'embeddings'),
      findByName: (name) => Promise.resolve(world.embeddings.find((e) => e.name === name) ?? null),
      list: () => Promise.resolve(pageOf(world.embeddings)),
    }),
    imports: partial({
      create: (request) => Promise.resolve(importJob({ request, kind: request.kind })),
      list: () => Promise.resolve(pageOf([])),
    }),
    captionings: partial({
      create: (checkpointId, request) => Promise.resolve(captioning({ checkpointId, request })),
      get: (id) => found(world.captionings, id, 'captioning'),
      list: () => Promise.resolve(pageOf(world.captionings)),
    }),
    uploads: partial({
      create: (upload) => {
        const record: UploadRecord = { ...upload, id: 'upload000001', state: 'open' };
        world.uploads.push(record);
        return Promise.resolve(record);
      },
      get: (id) => found(world.uploads, id, 'upload'),
      complete: async (id) => {
        (await found(world.uploads, id, 'upload')).state = 'completed';
      },
    }),
    outbox: partial({ drain: () => Promise.resolve(0), pending: () => Promise.resolve(0) }),
    apiKeys: partial({
      findByHash: (hash) => Promise.resolve(keyOf(world, hash)),
      list: () => Promise.resolve([]),
    }),
    watch: (onChange) => {
      world.announce = onChange;
      return Promise.resolve(() => Promise.resolve());
    },
    ping: () => Promise.resolve(),
    close: () => Promise.resolve(),
  });
}

function keyOf({ keys }: World, hash: string) {
  const entry = [...keys].find(([secret]) => hashSecret(secret) === hash);
  if (entry === undefined) return null;
  return {
    id: 'key000000001',
    name: entry[1],
    role: entry[1],
    createdAt: '2026-01-01T00:00:00.000Z',
    lastUsedAt: null,
  };
}

function experimentFields({ spec, datasetId, backboneId, embeddingsId }: Launched) {
  const { name, description } = spec;
  const fixed = { id: 'experiment01', runs: 1, bestBleu4: null, createdAt: '2026-01-01T00:00:00.000Z' };
  return { ...fixed, name, description, spec, datasetId, backboneId, embeddingsId };
}

function found<T extends { id: string }>(rows: readonly T[], id: string, noun: string): Promise<T> {
  const row = rows.find((candidate) => candidate.id === id);
  if (row === undefined) return Promise.reject(new DomainError('NOT_FOUND', `there is no ${noun} ${id}`));
  return Promise.resolve(row);
}

const pageOf = <T>(items: T[]): Page<T> => ({ items, nextCursor: null });
