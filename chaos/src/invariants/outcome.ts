import type { Database } from '../stack/database.js';

/** Everything about a run that must not depend on what happened around it, as comparable lines. */
export interface Outcome {
  /** `stage step digest`. */
  checkpoints: string[];
  metrics: string[];
  epochs: string[];
  /** How each stage ended. */
  decisions: string[];
  scores: string[];
}

export const OUTCOME_PARTS = ['checkpoints', 'metrics', 'epochs', 'decisions', 'scores'] as const;

const QUERIES: Record<keyof Outcome, string> = {
  checkpoints: `SELECT concat_ws(' ', stage_index, epoch, step_in_epoch, global_step, digest) AS line
    FROM checkpoints WHERE run_id = $1`,
  // Speed is the machine's, not the run's.
  metrics: `SELECT concat_ws(' ', stage, name, step, value) AS line
    FROM metric_points WHERE run_id = $1 AND name <> 'train/captionsPerSecond'`,
  epochs: `SELECT concat_ws(' ', stage_index, epoch, loss, cross_entropy, top5_accuracy, decoder_learning_rate,
      encoder_learning_rate, bleu::text, is_best, epochs_since_improvement, complete) AS line
    FROM epochs WHERE run_id = $1`,
  decisions: `SELECT concat_ws(' ', index, s.name, s.state, s.best_bleu4, s.epochs_done, s.stop_reason, c.digest) AS line
    FROM stages s LEFT JOIN checkpoints c ON c.id = s.best_checkpoint_id WHERE s.run_id = $1`,
  scores: `SELECT concat_ws(' ', c.digest, split, beam, mode, decoding_key, e.bleu::text, signature, unfinished,
      mean_length, e.coco::text, captions_blob->>'digest') AS line
    FROM evaluations e JOIN checkpoints c ON c.id = e.checkpoint_id WHERE e.run_id = $1`,
};

export async function outcomeOf(database: Database, runId: string): Promise<Outcome> {
  const read = async (sql: string) =>
    (await database.rows<{ line: string }>(sql, [runId])).map(({ line }) => line).sort();
  const [checkpoints, metrics, epochs, decisions, scores] = await Promise.all(
    OUTCOME_PARTS.map((part) => read(QUERIES[part])),
  );
  return {
    checkpoints: checkpoints ?? [],
    metrics: metrics ?? [],
    epochs: epochs ?? [],
    decisions: decisions ?? [],
    scores: scores ?? [],
  };
}

/**
 * What differs, in words; none when the runs are equal. The disturbed one may have checkpoints more: one is saved
 * wherever training is interrupted in an orderly way.
 */
export function differences(undisturbed: Outcome, found: Outcome): string[] {
  return OUTCOME_PARTS.flatMap((part) => {
    const missing = without(undisturbed[part], found[part]);
    const added = part === 'checkpoints' ? [] : without(found[part], undisturbed[part]);
    return [...told(part, 'lacks', missing), ...told(part, 'has besides', added)];
  });
}

/** Lines of the first that the second lacks; one that comes twice must come twice. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}

function told(part: string, verb: string, lines: readonly string[]): string[] {
  const [first] = lines;
  return first === undefined ? [] : [`${part}: ${verb} ${String(lines.length)}, e.g. "${first}"`];
}
