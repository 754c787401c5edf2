import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

export const E2E_KEY = 'blk_key_of_the_browser_tests';

export interface ApiProcess {
  url: string;
  stop: () => Promise<void>;
}

const main = path.resolve(import.meta.dirname, '../../api/dist/main.js');

/** The built API on the servers of the test stack, with the dashboard it is to serve. */
export async function startApi(dashboardDir: string, port = 0): Promise<ApiProcess> {
  const child = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      API_PORT: String(port),
      BEAMLINE_BOOTSTRAP_KEY: E2E_KEY,
      BEAMLINE_DASHBOARD_DIR: dashboardDir,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await listening(child);
  return { url, stop: () => stopped(child) };
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const match = /listening on (http:\/\/[\d.:]+)/.exec(output);
      if (match?.[1] !== undefined) resolve(match[1]);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.on('exit', (code) => {
      reject(new Error(`the API ended with ${code ?? 'a signal'} before it listened:\n${output}`));
    });
  });
}

function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.on('exit', () => {
      resolve();
    });
    child.kill('SIGTERM');
  });
}
