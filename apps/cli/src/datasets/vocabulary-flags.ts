import type { Command } from 'commander';
import { z } from 'zod';

/** Options of a vocabulary; the server's schema checks their range and gives the defaults. */
export const VocabularyFlags = z.object({
  minWordFrequency: z.coerce.number().optional(),
  maxLength: z.coerce.number().optional(),
  captionsPerImage: z.coerce.number().optional(),
});

export function addVocabularyOptions(command: Command): void {
  command
    .option('--min-word-frequency <count>', 'keep a word that occurs more often than this')
    .option('--max-length <words>', 'do not train on longer captions (50)')
    .option('--captions-per-image <count>', 'captions of an image to train on (5)');
}

/** The options that were given, or undefined when none was: the source then has defaults of its own. */
export function vocabularyOf({
  minWordFrequency,
  maxLength,
  captionsPerImage,
}: z.infer<typeof VocabularyFlags>): Record<string, number> | undefined {
  const given = Object.entries({ minWordFrequency, maxLength, captionsPerImage }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return given.length === 0 ? undefined : Object.fromEntries(given);
}
