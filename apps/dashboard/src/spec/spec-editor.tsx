import { type UIEvent, useRef } from 'react';
import type { LocatedError } from './spec-text.js';
import './spec.css';

interface SpecEditorProps {
  label: string;
  text: string;
  errors: readonly LocatedError[];
  onChange: (text: string) => void;
}

/** A plain text editor with numbered lines; lines with an error are marked and the errors stand below, each a way to its line. */
export function SpecEditor({ label, text, errors, onChange }: SpecEditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLDivElement>(null);
  const follow = (event: UIEvent<HTMLTextAreaElement>) => {
    if (gutter.current !== null) gutter.current.scrollTop = event.currentTarget.scrollTop;
  };
  const marked = new Set(errors.map((error) => error.line));
  return (
    <div className="spec-editor">
      <div className="spec-text">
        <div className="spec-gutter" ref={gutter} aria-hidden="true">
          {text.split('\n').map((_, index) => (
            <span key={index} className={marked.has(index + 1) ? 'spec-line-bad' : undefined}>
              {index + 1}
            </span>
          ))}
        </div>
        <textarea
          ref={area}
          aria-label={label}
          aria-invalid={errors.length > 0}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          wrap="off"
          value={text}
          onScroll={follow}
          onChange={(event) => {
            onChange(event.target.value);
          }}
        />
      </div>
      <FieldErrors
        errors={errors}
        onPick={(line) => {
          if (area.current !== null) selectLine(area.current, line);
        }}
      />
    </div>
  );
}

function selectLine(area: HTMLTextAreaElement, line: number): void {
  const lines = area.value.split('\n');
  const start = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  area.scrollTop = Math.max(0, (line - 4) * (area.scrollHeight / lines.length));
}

function FieldErrors({
  errors,
  onPick,
}: {
  errors: readonly LocatedError[];
  onPick: (line: number) => void;
}) {
  return (
    <div role="status" aria-label="Errors in the spec">
      <ul className="field-errors">
        {errors.map((error) => (
          <li key={`${error.path} ${error.message}`}>
            <code>{error.path}</code> <span>{error.message}</span>
            {error.line !== null && (
              <button
                type="button"
                className="field-error-line"
                onClick={() => {
                  if (error.line !== null) onPick(error.line);
                }}
              >
                line {error.line}
              </button>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
