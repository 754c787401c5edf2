import {
  Decoding,
  type Evaluation,
  type EvaluationComparison,
  type RunDetail,
  type Split,
} from '@beamline/contracts';
import { ago, blob, idOf, noise } from './samples.js';

const HOW =
  'unk:raw-references|img:unique|smooth:none|search:beam|lp:none|max:51|min:0|norep:0|hard:greedy|mode:sound';

/** Scores that evaluations of the first version lack. */
function newerScores(bleu4: number, split: Split, beam: number): Pick<Evaluation, 'coco' | 'diversity'> {
  return {
    coco: {
      bleu: [bleu4 * 1.98, bleu4 * 1.6, bleu4 * 1.28, bleu4 * 0.97],
      rougeL: bleu4 * 1.5,
      ciderD: bleu4 * 2.6,
      meteor: beam === 10 ? null : bleu4 * 0.8,
      meteorMissing: beam === 10 ? 'the METEOR program took more than 300 s' : null,
      signature: `metric:coco|def:pycocoevalcap|v:1|tok:ptb|${HOW}|split:${split}|beam:${beam}`,
    },
    diversity: {
      distinct1: 0.04,
      distinct2: 0.12 - 0.003 * beam,
      uniqueCaptions: 118 - 3 * beam,
      vocabularyUsed: 41,
      vocabularySize: 46,
    },
  };
}

/** Evaluations of a run at every beam and split of its spec. */
export function sweep(run: RunDetail, name: string, old: boolean): Evaluation[] {
  const gain = new Map([
    [1, 0.92],
    [3, 1.015],
    [5, 1.02],
    [10, 1.01],
  ]);
  return (['val', 'test'] as const).flatMap((split) =>
    run.spec.sweep.beams.map((beam): Evaluation => {
      const level =
        (gain.get(beam) ?? 1) * (split === 'test' ? 0.985 : 1) + 0.01 * noise(`${name}${split}${beam}`);
      const base = run.bestBleu4 ?? 0.3;
      return {
        id: idOf(`${run.id}${split}${beam}`),
        runId: run.id,
        checkpointId: run.bestCheckpointId ?? idOf('none'),
        split,
        beam,
        mode: 'sound',
        decoding: Decoding.parse({}),
        bleu: [base * 2.02 * level, base * 1.63 * level, base * 1.3 * level, base * level],
        signature: `metric:bleu|def:nltk|v:1|tok:dataset|${HOW}|split:${split}|beam:${beam}`,
        images: 150,
        seconds: beam * 1.4,
        imagesPerSecond: 107 / beam,
        unfinished: beam === 10 ? 1 : 0,
        meanLength: 8.6 + 0.1 * beam,
        empty: 0,
        ...(old ? { coco: null, diversity: null } : newerScores(base * level, split, beam)),
        captionsBlob: blob(`${run.id}${split}${beam}`, 40_000),
        createdAt: ago(12 - beam * 0.1),
      };
    }),
  );
}

/** A comparison whose numbers fit those of the two evaluations. */
export function comparisonOf(
  first: Evaluation,
  second: Evaluation,
  metric: EvaluationComparison['metric'],
): EvaluationComparison {
  const scoreOf = ({ bleu, coco }: Evaluation): number =>
    metric === 'rougeL' || metric === 'ciderD'
      ? (coco?.[metric] ?? 0)
      : (bleu[Number(metric.slice(-1)) - 1] ?? 0);
  const difference = scoreOf(second) - scoreOf(first);
  return {
    metric,
    first: { evaluationId: first.id, score: scoreOf(first) },
    second: { evaluationId: second.id, score: scoreOf(second) },
    difference,
    interval: [difference - 0.013, difference + 0.012],
    pValue: Math.max(0.001, 1 - Math.abs(difference) / 0.013),
    ...{ images: first.images, resamples: 1000, seed: 1 },
  };
}
