interface TextFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  numeric?: boolean;
}

export function TextField({ label, value, onChange, numeric = false }: TextFieldProps) {
  return (
    <label className="label">
      {label}
      <input
        className="field"
        value={value}
        inputMode={numeric ? 'numeric' : 'text'}
        required
        onChange={(event) => {
          onChange(event.target.value);
        }}
      />
    </label>
  );
}
