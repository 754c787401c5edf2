import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Logo } from '../shell/logo.js';
import { usePageTitle } from '../shell/page-title.js';
import { ErrorBox } from '../ui/error-box.js';
import { sessionQuery, signIn } from './session.api.js';
import './session.css';

/** Asks for an API key and says where to find one. */
export function SignInPage() {
  usePageTitle('Sign in');
  const queries = useQueryClient();
  const [key, setKey] = useState('');
  const enter = useMutation({
    mutationFn: signIn,
    onSuccess: (session) => {
      queries.setQueryData(sessionQuery.queryKey, session);
    },
  });
  return (
    <main className="sign-in">
      <BeamPicture />
      <form
        className="panel sign-in-card stack"
        onSubmit={(event) => {
          event.preventDefault();
          enter.mutate(key.trim());
        }}
      >
        <div className="brand">
          <Logo size={34} />
          <h1>Beamline</h1>
        </div>
        <p className="soft">Staged captioning experiments: train, fine-tune, sweep beams, compare, resume.</p>
        <label className="label">
          API key
          <input
            className="field mono"
            type="password"
            name="key"
            autoComplete="current-password"
            required
            autoFocus
            value={key}
            onChange={(event) => {
              setKey(event.target.value);
            }}
          />
        </label>
        {enter.isError && <ErrorBox error={enter.error} />}
        <button type="submit" className="button button-primary" disabled={enter.isPending}>
          {enter.isPending ? 'Signing in…' : 'Sign in'}
        </button>
        <div className="sign-in-help">
          <h2>Where is my key?</h2>
          <p>Beamline printed one when it first started. To see it again, run this where Beamline runs:</p>
          <code>beamline key</code>
          <p>On a shared installation, ask whoever runs it for a key of your own.</p>
        </div>
      </form>
    </main>
  );
}

/** Light that enters a focus and leaves as beams. */
function BeamPicture() {
  return (
    <svg
      className="sign-in-beams"
      viewBox="0 0 1200 600"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      <path d="M-100 300H600" />
      {[-260, -170, -85, 85, 170, 260].map((rise) => (
        <path key={rise} d={`M600 300L1400 ${300 + rise}`} />
      ))}
      <path className="sign-in-best" d="M600 300H1400" />
    </svg>
  );
}
