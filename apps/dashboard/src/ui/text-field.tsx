import { useId } from 'react';

interface TextFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  numeric?: boolean;
  optional?: boolean;
  hint?: string | undefined;
  /** What is wrong with the value, shown in place of the hint. */
  error?: string | undefined;
}

export function TextField(props: TextFieldProps) {
  const { label, value, onChange, numeric = false, optional = false, hint, error } = props;
  const note = error ?? hint;
  const noteId = useId();
  return (
    <label className="label">
      {label}
      <input
        className={error === undefined ? 'field' : 'field field-bad'}
        value={value}
        inputMode={numeric ? 'decimal' : 'text'}
        required={!optional}
        aria-invalid={error !== undefined}
        aria-describedby={note === undefined ? undefined : noteId}
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
      {note !== undefined && (
        <span id={noteId} className={error === undefined ? 'faint' : 'field-error'} aria-hidden="true">
          {note}
        </span>
      )}
    </label>
  );
}
