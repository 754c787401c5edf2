import { useMemo, useState } from 'react';
import { fieldErrorsOf } from '../api/explain.js';
import { type LocatedError, type ReadSpec, locate, readSpec } from './spec-text.js';

export interface SpecDraft {
  text: string;
  setText: (text: string) => void;
  read: ReadSpec;
  errors: readonly LocatedError[];
}

/** A spec being edited: its text, what it means, and what the schema or, since the last edit, the server has against it. */
export function useSpecDraft(initial: string, serverError: unknown, onEdit: () => void): SpecDraft {
  const [text, setText] = useState(initial);
  const read = useMemo(() => readSpec(text), [text]);
  const errors = read.ok ? locate(fieldErrorsOf(serverError), text) : read.errors;
  return {
    text,
    read,
    errors,
    setText: (next) => {
      setText(next);
      onEdit();
    },
  };
}
