import type { ReactNode } from 'react';

/** What an empty place is for and how to fill it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <EmptyMark />
      <h2>{title}</h2>
      {children}
    </div>
  );
}

function EmptyMark() {
  return (
    <svg width="132" height="56" viewBox="0 0 132 56" aria-hidden="true" className="empty-mark">
      <path d="M4 28h56" />
      <path d="M60 28 128 6" />
      <path d="M60 28h68" />
      <path d="M60 28l68 22" />
      <circle cx="60" cy="28" r="5" />
    </svg>
  );
}
