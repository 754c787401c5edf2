import { readStack, stackNameOf, type StackReport } from '@beamline/local';

/** Where a local stack's API is, and the key that it was started with. */
export interface LocalApi {
  url: string;
  key: string;
}

/** The API of the local stack that runs now, or null when none does. */
export async function findLocalApi(): Promise<LocalApi | null> {
  const stack = await readStack(stackNameOf(process.env));
  return stack?.running === true ? localApiOf(stack) : null;
}

/** Null until the stack was ready once. */
export function localApiOf({ env }: Pick<StackReport, 'env'>): LocalApi | null {
  const url = env['BEAMLINE_API_URL'];
  const key = env['BEAMLINE_BOOTSTRAP_KEY'];
  return url === undefined || key === undefined ? null : { url, key };
}
