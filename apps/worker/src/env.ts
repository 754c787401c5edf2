import { z } from 'zod';

const Roles = z
  .string()
  .default('orchestration,compute')
  .transform((text) => text.split(',').map((role) => role.trim()))
  .pipe(z.array(z.enum(['orchestration', 'compute'])).min(1));

const Environment = z.object({
  DATABASE_URL: z.string().min(1),
  S3_ENDPOINT: z.url(),
  S3_ACCESS_KEY: z.string().min(1),
  S3_SECRET_KEY: z.string().min(1),
  S3_BUCKET: z.string().min(1),
  S3_REGION: z.string().min(1).default('us-east-1'),
  TEMPORAL_ADDRESS: z.string().min(1),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  /** Folder of the content-addressed cache; it may be lost at any time. */
  BEAMLINE_CACHE_DIR: z.string().min(1),
  BEAMLINE_CACHE_BYTES: z.coerce
    .number()
    .int()
    .positive()
    .default(50 * 2 ** 30),
  BEAMLINE_ROLES: Roles,
  /** Class of this machine; it serves the task queue `compute-<resources>`. */
  BEAMLINE_RESOURCES: z.string().min(1).default('cpu'),
  /** Trainer processes side by side; TensorFlow uses all cores in each. */
  BEAMLINE_SLOTS: z.coerce.number().int().min(1).max(64).default(1),
  BEAMLINE_SHUTDOWN_GRACE_MS: z.coerce.number().int().nonnegative().default(20_000),
  /** Weights that the backbone source `bundled` imports. */
  BEAMLINE_EFFICIENTNET_LITE0: z.string().min(1).optional(),
  /** The official `meteor-1.5.jar`; METEOR is left out without it. */
  BEAMLINE_METEOR_JAR: z.string().min(1).optional(),
  /** Threads of TensorFlow in each trainer; all cores by default. */
  BEAMLINE_THREADS: z.coerce.number().int().positive().optional(),
});
export type Environment = z.infer<typeof Environment>;

/** Reads the environment once; prints everything that is wrong with it and ends the process. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const parsed = Environment.safeParse(variables);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  process.stderr.write(`The worker cannot start, its environment is wrong:\n${faults.join('\n')}\n`);
  process.exit(2);
}
