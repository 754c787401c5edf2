import { createHmac } from 'node:crypto';
import { z } from 'zod';
import type { Settings } from './ports.js';

const GIGABYTE = 1e9;

const Environment = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must look like postgresql://user:password@host:5432/name'),
  S3_ENDPOINT: z.url({ protocol: /^https?$/, error: 'must look like http://host:9000' }),
  S3_ACCESS_KEY: z.string().min(1),
  S3_SECRET_KEY: z.string().min(1),
  S3_BUCKET: z.string().min(3),
  S3_REGION: z.string().min(1).optional(),
  /** Where browsers reach the object store, when that is not `S3_ENDPOINT`. */
  S3_PUBLIC_ENDPOINT: z
    .url({ protocol: /^https?$/, error: 'must look like https://objects.example.org' })
    .optional(),
  TEMPORAL_ADDRESS: z.string().regex(/^[^/\s]+:\d+$/, 'must look like host:7233'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  API_HOST: z.string().min(1).default('127.0.0.1'),
  API_PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  BEAMLINE_DASHBOARD_DIR: z.string().min(1).optional(),
  BEAMLINE_BOOTSTRAP_KEY: z.string().min(16, 'must have at least 16 characters').max(200).optional(),
  BEAMLINE_SESSION_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  BEAMLINE_MAX_UPLOAD_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(50 * GIGABYTE),
  BEAMLINE_HEARTBEAT_TIMEOUT_MS: z.coerce.number().int().min(1000).default(60_000),
  BEAMLINE_RESOURCES: z
    .string()
    .default('cpu')
    .transform((text) => text.split(',').map((name) => name.trim())),
});
export type Environment = z.infer<typeof Environment>;

/** Reads the API's environment; an unset and an empty variable are the same. Throws one error that lists everything wrong. */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const result = Environment.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const name = issue.path.join('.');
    return `  ${name}: ${given[name] === undefined ? 'is not set' : issue.message}`;
  });
  throw new Error(`The environment of the API is not right:\n${problems.join('\n')}`);
}

export function settingsOf(env: Environment): Settings {
  return {
    bootstrapKey: env.BEAMLINE_BOOTSTRAP_KEY ?? null,
    sessionSecret: env.BEAMLINE_SESSION_SECRET ?? derivedSecret(env.S3_SECRET_KEY),
    dashboardDir: env.BEAMLINE_DASHBOARD_DIR ?? null,
    maxUploadBytes: env.BEAMLINE_MAX_UPLOAD_BYTES,
    heartbeatTimeoutMs: env.BEAMLINE_HEARTBEAT_TIMEOUT_MS,
    objectStoreOrigin: new URL(env.S3_PUBLIC_ENDPOINT ?? env.S3_ENDPOINT).origin,
    resources: env.BEAMLINE_RESOURCES,
  };
}

/** Instances of the API share the object store's secret, so sessions work on all of them without one more variable. */
function derivedSecret(secret: string): string {
  return createHmac('sha256', secret).update('beamline dashboard sessions').digest('hex');
}
