/** A beam that splits at a focus. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg className="logo" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path d="M2 16h12" />
      <path d="M14 16 29 7" />
      <path className="logo-best" d="M14 16h16" />
      <path d="M14 16l15 9" />
      <circle cx="14" cy="16" r="3.6" />
    </svg>
  );
}
