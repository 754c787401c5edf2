/** The first twelve letters of a digest or an id; the whole on hover, copied by a click. */
export function Digest({ value, label }: { value: string; label: string }) {
  return (
    <button
      type="button"
      className="digest-button digest"
      title={`${value}, click to copy`}
      aria-label={`Copy ${label} ${value}`}
      onClick={() => void navigator.clipboard.writeText(value)}
    >
      {value.slice(0, 12)}
    </button>
  );
}
