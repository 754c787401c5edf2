// `npm run dev:mock`: the built dashboard over a mock API. Arguments: port, `empty` or a number of further runs.
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { module: mock } = await runnerImport(here('./mock-server.ts'));
const { module: worlds } = await runnerImport(here('./sample-world.ts'));
const [port = '4310', size = '0'] = process.argv.slice(2);
const world = size === 'empty' ? worlds.emptyWorld() : worlds.sampleWorld(Number(size));
const server = await mock.startMockServer(world, { dist: here('../dist'), port: Number(port) });
process.stdout.write(`${server.url}  key: ${mock.MOCK_KEY}\n`);
