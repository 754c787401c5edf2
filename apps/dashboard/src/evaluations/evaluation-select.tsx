import { scoredSplits } from './beams.js';
import type { Choice } from './paired-comparison.js';

interface EvaluationSelectProps {
  label: string;
  choices: readonly Choice[];
  value: Choice;
  onChange: (evaluationId: string) => void;
}

/** A choice of one evaluation, by split. */
export function EvaluationSelect({ label, choices, value, onChange }: EvaluationSelectProps) {
  const splits = scoredSplits(choices.map(({ evaluation }) => evaluation));
  return (
    <label className="label">
      {label}
      <select
        className="field"
        value={value.evaluation.id}
        onChange={({ target }) => {
          onChange(target.value);
        }}
      >
        {splits.map((split) => (
          <optgroup key={split} label={split}>
            {choices
              .filter(({ evaluation }) => evaluation.split === split)
              .map(({ evaluation, label: name }) => (
                <option key={evaluation.id} value={evaluation.id}>
                  {split}, {name}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}
