import { type Theme, chooseTheme, nextTheme, useTheme } from './theme.js';

const ICONS: Readonly<Record<Theme, string>> = {
  system: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z',
  light:
    'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2',
  dark: 'M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5z',
};

/** Steps through the system's, the light and the dark colours. */
export function ThemeToggle() {
  const theme = useTheme();
  return (
    <button
      type="button"
      className="icon-button"
      title={`Colours: ${theme}`}
      aria-label={`Colours: ${theme}; change to ${nextTheme(theme)}`}
      onClick={() => {
        chooseTheme(nextTheme(theme));
      }}
    >
      <svg width="20" height="20" viewBox="0 0 24 24" aria-hidden="true">
        <path d={ICONS[theme]} />
        {theme === 'system' && <path d="M12 3.5a8.5 8.5 0 0 1 0 17z" className="half" />}
      </svg>
    </button>
  );
}
