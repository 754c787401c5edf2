interface FileFieldProps {
  label: string;
  accept: string;
  onPick: (file: File | undefined) => void;
}

export function FileField({ label, accept, onPick }: FileFieldProps) {
  return (
    <label className="label">
      {label}
      <input
        type="file"
        className="field"
        accept={accept}
        required
        onChange={(event) => {
          onPick(event.target.files?.[0]);
        }}
      />
    </label>
  );
}
