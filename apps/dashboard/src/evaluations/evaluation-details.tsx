import type { Evaluation } from '@beamline/contracts';
import { evaluationFacts } from './evaluation-facts.js';

/** What a row of the table has no room for, and how the scores were made. */
export function EvaluationDetails({ evaluation }: { evaluation: Evaluation }) {
  const { signature, coco } = evaluation;
  return (
    <div className="evaluation-details">
      <dl>
        {evaluationFacts(evaluation).map(({ name, value, hint }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {value}
              {hint !== undefined && <span className="faint"> {hint}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <code>{signature}</code>
      {coco !== null && <code>{coco.signature}</code>}
      <span className="faint">Scores are comparable only when their signatures are equal.</span>
    </div>
  );
}
