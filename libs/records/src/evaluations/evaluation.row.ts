import { BlobRef, Bleu, CaptionDiversity, CocoScores, Decoding, Mode, Split } from '@beamline/contracts';
import type { Evaluation } from '@beamline/contracts';
import type { z } from 'zod';
import { fromJson, iso } from '../database/json.js';
import type { Evaluation as EvaluationRow } from '../generated/client.js';

/** The attempt that wrote it is for the fence and for people with a SQL prompt; the key is what the unique index compares. */
export const withoutKeys = { attempt: true, decodingKey: true } as const;

type Row = Omit<EvaluationRow, keyof typeof withoutKeys>;

export function toEvaluation(row: Row): Evaluation {
  const read = <T extends z.ZodType>(schema: T, value: unknown, column: string): z.output<T> =>
    fromJson(schema, value, `evaluations.${column} of evaluation ${row.id}`);
  return {
    ...row,
    split: Split.parse(row.split),
    mode: Mode.parse(row.mode),
    decoding: read(Decoding, row.decoding, 'decoding'),
    bleu: Bleu.parse(row.bleu),
    coco: read(CocoScores.nullable(), row.coco, 'coco'),
    diversity: read(CaptionDiversity.nullable(), row.diversity, 'diversity'),
    captionsBlob: read(BlobRef, row.captionsBlob, 'captions_blob'),
    createdAt: iso(row.createdAt),
  };
}
