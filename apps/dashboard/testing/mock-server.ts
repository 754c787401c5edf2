import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { ComparedMetric, ExperimentSpec, type Split } from '@beamline/contracts';
import { type World, eventsOf, experimentOf, metricsOf, summary } from './sample-world.js';
import { type Answer, found, ok, page, problem } from './answers.js';
import { captioningAnswer, startedCaptioning } from './captioning-answers.js';
import { comparisonOf } from './sample-evaluations.js';
import { profileOf } from './sample-profile.js';
import { captionsOf, pictureOf } from './scenes.js';
import { type SampleRun, idOf } from './samples.js';

export interface MockServer {
  url: string;
  close: () => Promise<void>;
}

export const MOCK_KEY = 'demo-key';

interface Call {
  path: string;
  query: URLSearchParams;
  method: string;
  body: unknown;
  /** Scheme, host and port that the browser called. */
  origin: string;
  signedIn: boolean;
}

/** Where the links of uploads lead: the bytes are thrown away. */
const STORE = '/store/';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** An API with a fixed world and the built dashboard, for developing and testing pages without servers. */
export async function startMockServer(
  world: World,
  options: { dist: string; port?: number },
): Promise<MockServer> {
  const server = createServer((request, response) => {
    void serve(world, options.dist, request, response);
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => closeServer(server),
  };
}

async function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  await once(server.close(), 'close');
}

async function serve(
  world: World,
  dist: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://mock');
  if (url.pathname.startsWith(STORE)) {
    response.writeHead(200, { etag: '"sent"' }).end();
    return;
  }
  if (!url.pathname.startsWith('/api/v1')) {
    await serveFile(dist, url.pathname, response);
    return;
  }
  const answer = answerTo(world, {
    path: url.pathname.slice('/api/v1'.length),
    query: url.searchParams,
    method: request.method ?? 'GET',
    body: await bodyOf(request),
    origin: `http://${request.headers.host ?? ''}`,
    signedIn: request.headers.cookie?.includes('session=mock') === true,
  });
  send(response, answer);
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === '' ? undefined : JSON.parse(text);
}

async function serveFile(dist: string, path: string, response: ServerResponse): Promise<void> {
  const name = extname(path) === '' ? '/index.html' : path;
  try {
    const bytes = await readFile(join(dist, name));
    response.writeHead(200, {
      'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
      'content-security-policy': "default-src 'self'; img-src 'self' data: blob:",
    });
    response.end(bytes);
  } catch (error) {
    response.writeHead(404);
    response.end(String(error));
  }
}

function send(response: ServerResponse, answer: Answer): void {
  if ('svg' in answer) {
    response.writeHead(200, { 'content-type': 'image/svg+xml' });
    response.end(answer.svg);
  } else if ('stream' in answer) {
    stream(response, answer.stream);
  } else {
    const type = answer.status >= 400 ? 'application/problem+json' : 'application/json';
    response.writeHead(answer.status, { 'content-type': type, ...answer.headers });
    response.end(answer.status === 204 ? undefined : JSON.stringify(answer.json));
  }
}

/** A running run takes a step each half second. */
function stream(response: ServerResponse, run: SampleRun): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  const tell = () => response.write(`event: run\ndata: ${JSON.stringify(summary(run))}\n\n`);
  tell();
  const timer = setInterval(() => {
    const { progress } = run.detail;
    if (progress !== null) run.detail.progress = { ...progress, done: (progress.done + 1) % progress.total };
    tell();
  }, 500);
  response.on('close', () => {
    clearInterval(timer);
  });
}

function answerTo(world: World, call: Call): Answer {
  const { path, method } = call;
  if (path === '/session' && method === 'POST') return signIn(call.body);
  if (path === '/session' && method === 'DELETE')
    return { status: 204, json: undefined, headers: { 'set-cookie': 'session=; Path=/; Max-Age=0' } };
  if (!call.signedIn) return problem(401, 'UNAUTHENTICATED', 'sign in with an API key first');
  if (path === '/session') return ok({ name: 'researcher', role: 'admin' });
  const parts = path.split('/').slice(1);
  return (
    (method === 'POST' ? post(world, parts, call) : get(world, parts, call)) ??
    problem(404, 'NOT_FOUND', `there is no ${path}`)
  );
}

function signIn(body: unknown): Answer {
  const key = typeof body === 'object' && body !== null && 'key' in body ? body.key : undefined;
  return key === MOCK_KEY
    ? ok({ name: 'researcher', role: 'admin' }, { 'set-cookie': 'session=mock; Path=/; HttpOnly' })
    : problem(401, 'UNAUTHENTICATED', 'no such API key');
}

function post(world: World, [noun, id, verb]: string[], { body, origin }: Call): Answer | undefined {
  if (noun === 'runs' && (verb === 'cancel' || verb === 'resume')) {
    const run = world.runs.find((one) => one.detail.id === id);
    if (run === undefined) return undefined;
    run.detail.state = verb === 'cancel' ? 'cancelling' : 'queued';
    return { status: 202, json: summary(run) };
  }
  if (noun === 'checkpoints' && verb === 'captionings') return startedCaptioning(world, id ?? '', body);
  if (noun === 'uploads') return uploadAnswer(verb, origin);
  const spec = typeof body === 'object' && body !== null && 'spec' in body ? body.spec : undefined;
  if (spec === undefined) return undefined;
  return launched(world, spec);
}

function uploadAnswer(verb: string | undefined, origin: string): Answer {
  if (verb === 'complete') return { status: 204, json: undefined };
  const urls = [`${origin}${STORE}part`];
  return { status: 201, json: { id: idOf('upload'), urls, partBytes: 100_000_000 } };
}

function launched(world: World, body: unknown): Answer {
  const spec = ExperimentSpec.parse(body);
  if (!world.datasets.some((one) => one.name === spec.dataset))
    return problem(422, 'INVALID_SPEC', `spec.dataset: no dataset "${spec.dataset}" was imported`, [
      { path: 'spec.dataset', message: `no dataset "${spec.dataset}" was imported` },
    ]);
  const [run] = world.runs;
  return run === undefined
    ? problem(409, 'CONFLICT', 'the mock is empty')
    : { status: 202, json: { experiment: experimentOf(run), run: summary(run) } };
}

function get(world: World, parts: string[], { query }: Call): Answer | undefined {
  const [noun = '', id, part] = parts;
  const byId = world.runs.find((one) => one.detail.id === id);
  switch (noun) {
    case 'experiments':
      if (id === undefined) return page(matching(world, query).map(experimentOf), query);
      return found(
        world.runs.find((one) => one.detail.experimentId === id),
        experimentOf,
      );
    case 'runs':
      if (id === undefined) return page(matching(world, query).map(summary), query);
      return byId && runPart(byId, part, query);
    case 'checkpoints': {
      const checkpoint = world.runs.flatMap((one) => one.checkpoints).find((one) => one.id === id);
      if (part !== 'downloads') return found(checkpoint, (one) => one);
      return ok(
        ['encoder', 'decoder', 'decoderOptimiser'].map((name) => ({
          name: `${name}.safetensors`,
          url: `http://127.0.0.1/${name}`,
          bytes: 13_600_000,
          expiresAt: new Date().toISOString(),
        })),
      );
    }
    case 'evaluations':
      return evaluationPart(world, parts, query);
    case 'captionings':
      return captioningAnswer(world, parts, query);
    case 'datasets':
      if (part === 'images') return { svg: pictureOf((parts[3] ?? 'val') as Split, Number(parts[4])) };
      return page(world.datasets, query);
    case 'backbones':
      return page(world.backbones, query);
    case 'imports':
      return page(world.imports, query);
    case 'system':
      return ok({
        ready: true,
        parts: [
          { part: 'postgres', up: true, detail: 'answered in 2 ms' },
          { part: 'temporal', up: true, detail: 'answered in 4 ms' },
          { part: 'objectStore', up: true, detail: 'answered in 3 ms' },
          {
            part: 'workers',
            up: world.runs.length > 0,
            detail: `orchestration: 1, compute-cpu: ${world.runs.length > 0 ? 1 : 0}`,
          },
        ],
      });
    default:
      return undefined;
  }
}

function evaluationPart(world: World, [, id, part]: string[], query: URLSearchParams): Answer | undefined {
  const all = world.runs.flatMap((one) => one.evaluations);
  const evaluation = all.find((one) => one.id === id);
  const other = all.find((one) => one.id === query.get('with'));
  if (evaluation === undefined) return undefined;
  if (part === 'comparison') {
    const metric = ComparedMetric.parse(query.get('metric') ?? 'bleu4');
    return found(other, (second) => comparisonOf(evaluation, second, metric));
  }
  const { split, beam, images } = evaluation;
  const first = Number(query.get('cursor') ?? 0);
  const count = Math.min(Number(query.get('limit') ?? 50), images - first);
  const items = Array.from({ length: count }, (_, index) => captionsOf(split, first + index, beam));
  return ok({ items, nextCursor: null });
}

function runPart(run: SampleRun, part: string | undefined, query: URLSearchParams): Answer | undefined {
  switch (part) {
    case undefined:
      return ok(run.detail);
    case 'epochs':
      return ok(run.epochs);
    case 'metrics':
      return ok(metricsOf(run));
    case 'evaluations':
      return ok(run.evaluations);
    case 'profile':
      return ok(profileOf(run));
    case 'checkpoints':
      return page(run.checkpoints, query);
    case 'events':
      return ok({
        items: eventsOf(run).filter((event) => event.sequence > Number(query.get('after') ?? 0)),
        nextCursor: null,
      });
    case 'stream':
      return { stream: run };
    default:
      return undefined;
  }
}

function matching(world: World, query: URLSearchParams): SampleRun[] {
  const search = query.get('search');
  const state = query.get('state');
  const experiment = query.get('experimentId');
  return world.runs.filter(
    ({ detail }) =>
      (search === null || detail.experimentName.includes(search)) &&
      (state === null || detail.state === state) &&
      (experiment === null || detail.experimentId === experiment),
  );
}
