import type { PartReport, ProvisionContext } from '../provision/part.js';
import type { PortBook } from './ports.js';
import type { Secrets } from './secrets.js';
import type { ServiceDefinition } from './service-definition.js';

/** What the makers of services are told about the stack they belong to. */
export interface StackContext {
  name: string;
  /** Data, logs, ports and secrets of this stack. */
  dir: string;
  env: NodeJS.ProcessEnv;
  /** False only in tests: data may then be lost with the machine, never with a process. */
  durable: boolean;
  ports: PortBook;
  secrets: Secrets;
  provision: ProvisionContext;
  /** Starts a service under supervision and waits until it answers. */
  launch: (definition: ServiceDefinition) => Promise<void>;
}

/** A server that the apps stand on: one of ours, or one given by environment variables. */
export interface Backing {
  report: PartReport;
  /** Variables that tell the apps where it is. */
  env: Record<string, string>;
  /** Pages for people, by name. */
  urls: Record<string, string>;
}

const INHERITED = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'SYSTEMROOT'];

/** The little of our environment that servers need: settings meant for other servers do not leak in. */
export function serverEnvironment(env: NodeJS.ProcessEnv, own: Record<string, string>): NodeJS.ProcessEnv {
  const inherited: NodeJS.ProcessEnv = {};
  for (const name of INHERITED) if (env[name] !== undefined) inherited[name] = env[name];
  return { ...inherited, ...own };
}

/** A variable's value, where it is set and not empty. */
export function given(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = env[name];
  return value === '' ? undefined : value;
}
