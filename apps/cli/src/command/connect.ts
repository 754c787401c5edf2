import { createClient, type BeamlineClient } from '@beamline/client';
import { DomainError } from '@beamline/contracts';
import { z } from 'zod';
import { findLocalApi } from '../stack/local-api.js';
import { parseInput } from '../input/invalid-fields.js';

const Url = z.object({ url: z.url({ protocol: /^https?$/ }) });

/** Where the API is and how this program signs in. */
export interface Connection {
  url: string;
  key: string | undefined;
}

/**
 * Finds the API: `--url` and `--key`, else BEAMLINE_API_URL and BEAMLINE_API_KEY, else the local stack that runs.
 *
 * @throws DomainError `UNAVAILABLE` when nothing names an API and no local stack runs.
 */
export async function findConnection(
  given: { url?: string | undefined; key?: string | undefined },
  environment: NodeJS.ProcessEnv = process.env,
  local: () => Promise<Connection | null> = findLocalApi,
): Promise<Connection> {
  const url = given.url ?? nonEmpty(environment['BEAMLINE_API_URL']);
  const key = given.key ?? nonEmpty(environment['BEAMLINE_API_KEY']);
  if (url !== undefined) return { ...parseInput(Url, { url }, 'the address of the API is'), key };
  const stack = await local();
  if (stack === null)
    throw new DomainError('UNAVAILABLE', 'no local stack runs, and no API is named', {
      advice: 'start one with beamline up, or give --url and --key',
    });
  return { url: stack.url, key: key ?? stack.key };
}

export async function connect(given: {
  url?: string | undefined;
  key?: string | undefined;
}): Promise<BeamlineClient> {
  const { url, key } = await findConnection(given);
  return createClient({ baseUrl: url, ...(key === undefined ? {} : { key }) });
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
