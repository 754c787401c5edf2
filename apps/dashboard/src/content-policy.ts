import { z } from 'zod';

/** The page's content policy forbids compiling code at run time, which zod tries unless told not to; import this before any schema. */
z.config({ jitless: true });
