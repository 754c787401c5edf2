/** Decorations that are empty where colour is not wanted. */
export interface Colours {
  bold: (text: string) => string;
  dim: (text: string) => string;
  red: (text: string) => string;
  green: (text: string) => string;
  yellow: (text: string) => string;
  cyan: (text: string) => string;
}

/** Colour only on a terminal, and never when NO_COLOR is set (https://no-color.org). */
export function coloursFor(
  stream: { isTTY?: boolean },
  environment: NodeJS.ProcessEnv = process.env,
): Colours {
  const wanted = stream.isTTY === true && (environment['NO_COLOR'] ?? '') === '';
  const paint =
    (open: number, close: number) =>
    (text: string): string =>
      wanted ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  return {
    bold: paint(1, 22),
    dim: paint(2, 22),
    red: paint(31, 39),
    green: paint(32, 39),
    yellow: paint(33, 39),
    cyan: paint(36, 39),
  };
}
