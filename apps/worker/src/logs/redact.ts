/** Variables of the worker's environment whose values may stand in no line. */
const SECRET_NAME = /SECRET|PASSWORD|TOKEN|ACCESS_KEY|API_KEY|CREDENTIAL/i;
const SHORTEST_SECRET = 6;
const REDACTED = '[redacted]';

const PATTERNS: readonly [RegExp, string][] = [
  // Signed links: whatever follows the question mark.
  [/\?[^\s"'<>]*(?:X-Amz-|Signature=|sig=|token=)[^\s"'<>]*/gi, `?${REDACTED}`],
  [/\/\/[^\s/@:"']+:[^\s/@"']+@/g, `//${REDACTED}@`],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${REDACTED}`],
  [
    /\b((?:[\w-]*(?:password|passwd|secret|token|api[_-]?key|access[_-]?key))["']?\s*[=:]\s*["']?)[^\s"',;}]+/gi,
    `$1${REDACTED}`,
  ],
  [/\bblk_[A-Za-z0-9_-]{8,}/g, REDACTED],
];

/**
 * Makes the function that takes secrets out of a line: the values of secret variables and the password of
 * `DATABASE_URL`, signatures of links, passwords in addresses, bearer tokens and API keys.
 */
export function createRedactor(environment: NodeJS.ProcessEnv): (text: string) => string {
  const secrets = secretsOf(environment);
  return (text) => {
    let clean = text;
    for (const secret of secrets) clean = clean.replaceAll(secret, REDACTED);
    for (const [pattern, replacement] of PATTERNS) clean = clean.replace(pattern, replacement);
    return clean;
  };
}

/** The longest first, so that a secret that holds another is replaced whole. */
function secretsOf(environment: NodeJS.ProcessEnv): string[] {
  const named = Object.entries(environment)
    .filter(([name]) => SECRET_NAME.test(name))
    .map(([, value]) => value ?? '');
  const password = passwordOf(environment['DATABASE_URL'] ?? '');
  return [...new Set([...named, ...password])]
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .sort((a, b) => b.length - a.length);
}

function passwordOf(url: string): string[] {
  if (!URL.canParse(url)) return [];
  const { password } = new URL(url);
  return [password, decodeURIComponent(password)];
}
