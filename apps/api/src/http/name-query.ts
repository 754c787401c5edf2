import { PageQuery, Slug } from '@beamline/contracts';
import type { z } from 'zod';

/** A page of a list, or with `name` only the newest of that name. */
export const NameQuery = PageQuery.extend({ name: Slug.optional() });
export type NameQuery = z.infer<typeof NameQuery>;
