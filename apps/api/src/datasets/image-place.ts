import { Split } from '@beamline/contracts';
import { z } from 'zod';

/** Which image of a dataset; images count from 0 within their split. */
export const ImagePlace = z.object({
  id: z.string(),
  split: Split,
  index: z
    .string()
    .regex(/^\d{1,9}$/, 'must be the number of an image, from 0')
    .transform(Number),
});
export type ImagePlace = z.infer<typeof ImagePlace>;
