import type { Evaluation, Split } from '@beamline/contracts';

/** Scores of one split in rising beam, of the checkpoint that was scored last. */
export function sweepOf(evaluations: readonly Evaluation[], split: Split): Evaluation[] {
  const checkpointId = latestCheckpoint(evaluations);
  return evaluations
    .filter((one) => one.split === split && one.checkpointId === checkpointId)
    .sort((a, b) => a.beam - b.beam);
}

/** The checkpoint with the newest evaluation; a forked or resumed run may have scored several. */
export function latestCheckpoint(evaluations: readonly Evaluation[]): string | undefined {
  return newest(evaluations)?.checkpointId;
}

function newest(evaluations: readonly Evaluation[]): Evaluation | undefined {
  return evaluations.reduce<Evaluation | undefined>(
    (best, one) => (best === undefined || one.createdAt > best.createdAt ? one : best),
    undefined,
  );
}

/** The beam with the highest BLEU-4 on a split; the narrower, cheaper one on a tie. */
export function bestEvaluation(evaluations: readonly Evaluation[], split: Split): Evaluation | undefined {
  return sweepOf(evaluations, split).reduce<Evaluation | undefined>(
    (best, one) => (best === undefined || one.bleu[3] > best.bleu[3] ? one : best),
    undefined,
  );
}

/** Splits that have scores, in the order train, val, test. */
export function scoredSplits(evaluations: readonly Evaluation[]): Split[] {
  const order: readonly Split[] = ['train', 'val', 'test'];
  return order.filter((split) => evaluations.some((one) => one.split === split));
}
