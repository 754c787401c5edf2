import { body } from '@beamline/client';
import type { z } from 'zod';

/** The body of a call, checked: the generated types know no tuples, the schemas do. */
export async function read<T extends z.ZodType>(
  schema: T,
  call: Promise<{ data?: unknown }>,
): Promise<z.infer<T>> {
  return schema.parse(await body(call));
}
