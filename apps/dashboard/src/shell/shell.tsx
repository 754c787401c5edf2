import type { Session } from '@beamline/contracts';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { canLaunch } from '../session/can-launch.js';
import { SessionMenu } from '../session/session-menu.js';
import { Logo } from './logo.js';
import { OfflineBanner } from './offline-banner.js';
import { ThemeToggle } from './theme-toggle.js';
import './shell.css';

const PAGES = [
  { to: '/experiments', label: 'Experiments' },
  { to: '/runs', label: 'Runs' },
  { to: '/compare', label: 'Compare' },
  { to: '/captionings', label: 'Caption' },
  { to: '/datasets', label: 'Datasets' },
  { to: '/backbones', label: 'Backbones' },
  { to: '/imports', label: 'Imports' },
  { to: '/system', label: 'System' },
] as const;

/** The frame of every page: where one is, where one can go, who one is. */
export function Shell({ session }: { session: Session }) {
  const [open, setOpen] = useState(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => {
    setOpen(false);
    window.scrollTo(0, 0);
  }, [path]);
  return (
    <>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <header className={`top ${open ? 'top-open' : ''}`}>
        <div className="top-inner">
          <Link to="/experiments" className="brand">
            <Logo />
            <span>Beamline</span>
          </Link>
          <button
            type="button"
            className="icon-button top-menu"
            aria-expanded={open}
            aria-controls="pages"
            aria-label="Pages"
            onClick={() => {
              setOpen(!open);
            }}
          >
            <svg width="20" height="20" viewBox="0 0 24 24" aria-hidden="true">
              <path d={open ? 'M6 6l12 12M18 6 6 18' : 'M4 7h16M4 12h16M4 17h16'} />
            </svg>
          </button>
          <nav id="pages" className="top-pages" aria-label="Main">
            {PAGES.map((page) => (
              <Link key={page.to} to={page.to} activeProps={{ 'aria-current': 'page' }}>
                {page.label}
              </Link>
            ))}
          </nav>
          <div className="top-tools">
            {canLaunch(session) && (
              <Link to="/launch" className="button button-primary button-small">
                Launch
              </Link>
            )}
            <ThemeToggle />
            <SessionMenu session={session} />
          </div>
        </div>
      </header>
      <OfflineBanner />
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
    </>
  );
}
