import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { chmod } from 'node:fs/promises';
import { z } from 'zod';
import { readIfThere, writeWhole } from '../files.js';

const OWNER_ONLY = 0o600;

/** Generated once per stack; the file is readable by its owner alone. */
export const Secrets = z.object({
  postgresPassword: z.string(),
  s3AccessKey: z.string(),
  s3SecretKey: z.string(),
  /** The first API key; the API accepts it as an administrator's. */
  bootstrapKey: z.string(),
});
export type Secrets = z.infer<typeof Secrets>;

/** The stack's secrets, generated on first use. */
export async function loadSecrets(stackDir: string): Promise<Secrets> {
  const file = path.join(stackDir, 'secrets.json');
  const text = await readIfThere(file);
  if (text === undefined) return generate(file);
  await chmod(file, OWNER_ONLY);
  return Secrets.parse(JSON.parse(text));
}

async function generate(file: string): Promise<Secrets> {
  const secrets: Secrets = {
    postgresPassword: randomBytes(24).toString('base64url'),
    s3AccessKey: `beamline${randomBytes(6).toString('hex')}`,
    s3SecretKey: randomBytes(24).toString('hex'),
    bootstrapKey: `beamline_${randomBytes(24).toString('base64url')}`,
  };
  await writeWhole(file, JSON.stringify(secrets, null, 2), OWNER_ONLY);
  return secrets;
}
