import type { ReactNode } from 'react';
import { Segmented } from '../ui/segmented.js';
import { TextField } from '../ui/text-field.js';
import type { CaptionDraft } from './caption-draft.js';

interface DecodingFieldsProps {
  draft: CaptionDraft;
  errors: ReadonlyMap<string, string>;
  onChange: (draft: CaptionDraft) => void;
}

type TextKey = {
  [K in keyof CaptionDraft]: string extends CaptionDraft[K] ? K : never;
}[keyof CaptionDraft];

const METHODS = [
  { value: 'search', label: 'search' },
  { value: 'sampling', label: 'sampling' },
] as const;

/** How captions are made from what the model thinks of each word. */
export function DecodingFields({ draft, errors, onChange }: DecodingFieldsProps) {
  const number = (key: TextKey, label: string, path: string, hint?: string) => (
    <TextField
      label={label}
      value={draft[key]}
      numeric
      hint={hint}
      error={errors.get(path)}
      optional={key === 'topK'}
      onChange={(value) => {
        onChange({ ...draft, [key]: value });
      }}
    />
  );
  const drawn = draft.method === 'sampling';
  return (
    <div className="stack">
      <div className="row">
        <span className="soft">Words are found by</span>
        <Segmented
          label="Words are found by"
          options={METHODS}
          value={draft.method}
          onChange={(method) => {
            onChange({ ...draft, method });
          }}
        />
      </div>
      <div className="decoding-fields">
        {number('beam', drawn ? 'Captions drawn' : 'Beam', 'beam')}
        {drawn && number('temperature', 'Temperature', 'decoding.sampling.temperature')}
        {drawn && number('topK', 'Top k words', 'decoding.sampling.topK', 'empty: all')}
        {drawn && number('topP', 'Top p', 'decoding.sampling.topP', 'share of probability')}
        {drawn && number('seed', 'Seed', 'decoding.sampling.seed')}
        <PenaltyField draft={draft} onChange={onChange} />
        {draft.lengthPenalty === 'gnmt' && number('alpha', 'α', 'decoding.lengthPenalty.alpha', '0 to 2')}
        {number('minLength', 'Words at least', 'decoding.minLength')}
        {number('noRepeatNgram', 'No n-gram twice, n', 'decoding.noRepeatNgram', '0: may repeat')}
      </div>
      <div className="row">
        <Tick
          checked={draft.suppressUnknown}
          onChange={(suppressUnknown) => {
            onChange({ ...draft, suppressUnknown });
          }}
        >
          never say <code>&lt;unk&gt;</code>
        </Tick>
        {!drawn && (
          <Tick
            checked={draft.withTree}
            onChange={(withTree) => {
              onChange({ ...draft, withTree });
            }}
          >
            keep the search tree
          </Tick>
        )}
      </div>
    </div>
  );
}

function PenaltyField({ draft, onChange }: Omit<DecodingFieldsProps, 'errors'>) {
  return (
    <label className="label">
      Length penalty
      <select
        className="field"
        value={draft.lengthPenalty}
        onChange={({ target }) => {
          onChange({ ...draft, lengthPenalty: target.value as CaptionDraft['lengthPenalty'] });
        }}
      >
        <option value="none">none</option>
        <option value="average">mean of words</option>
        <option value="gnmt">GNMT, α</option>
      </select>
    </label>
  );
}

interface TickProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
}

function Tick({ checked, onChange, children }: TickProps) {
  return (
    <label className="tick">
      <input
        type="checkbox"
        checked={checked}
        onChange={({ target }) => {
          onChange(target.checked);
        }}
      />
      <span>{children}</span>
    </label>
  );
}
