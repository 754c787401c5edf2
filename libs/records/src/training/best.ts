import type { Queries } from '../database/database.js';

/**
 * Sets the best BLEU-4 and its checkpoint of every stage of the run, and of the run itself, from the epochs stored;
 * the earlier epoch wins a tie. Counted anew each time, so that repeating or dropping an epoch leaves it right.
 */
export async function updateBest(tx: Queries, runId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE stages SET
      best_bleu4 = best.bleu4, best_checkpoint_id = best.checkpoint_id, epochs_done = coalesce(best.done, 0)
    FROM stages AS this
    LEFT JOIN LATERAL (
      SELECT e.bleu[4] AS bleu4, e.checkpoint_id, count(*) FILTER (WHERE e.complete) OVER () AS done
      FROM epochs e WHERE e.run_id = this.run_id AND e.stage_index = this.index
      ORDER BY e.bleu[4] DESC, e.epoch LIMIT 1
    ) AS best ON true
    WHERE this.run_id = ${runId} AND stages.run_id = this.run_id AND stages.index = this.index`;
  await tx.$executeRaw`
    UPDATE runs SET best_bleu4 = best.best_bleu4, best_checkpoint_id = best.best_checkpoint_id
    FROM (SELECT 1) AS one
    LEFT JOIN LATERAL (
      SELECT best_bleu4, best_checkpoint_id FROM stages
      WHERE run_id = ${runId} AND best_bleu4 IS NOT NULL ORDER BY best_bleu4 DESC, index LIMIT 1
    ) AS best ON true
    WHERE id = ${runId}`;
}
