const interactive = process.stdout.isTTY === true;

/** Says one thing on a line of its own. */
export function say(text) {
  process.stdout.write(`${text}\n`);
}

/**
 * A step that shows what it is doing: one line rewritten in place on a terminal, plain lines elsewhere. With
 * `onlyIfBusy`, one that reports nothing, because nothing was left to do, leaves no line.
 */
export async function step(title, work, { onlyIfBusy = false } = {}) {
  const startedAt = Date.now();
  let detail = '';
  let announced = false;
  const announce = () => {
    if (announced) return;
    announced = true;
    if (!interactive) say(`… ${title}`);
  };
  const draw = () => {
    const line = `… ${title} ${secondsSince(startedAt)}${detail === '' ? '' : `  ${detail}`}`;
    process.stdout.write(`\r\x1b[2K${line.slice(0, (process.stdout.columns ?? 80) - 1)}`);
  };
  const timer = interactive ? setInterval(draw, 250) : undefined;
  if (!onlyIfBusy) announce();
  try {
    const result = await work((text) => {
      announce();
      detail = text;
    });
    finish(announced ? `✓ ${title} ${secondsSince(startedAt)}` : undefined);
    return result;
  } catch (error) {
    finish(`✗ ${title} ${secondsSince(startedAt)}`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

function finish(line) {
  if (interactive) process.stdout.write('\r\x1b[2K');
  if (line !== undefined) say(line);
}

function secondsSince(startedAt) {
  return `${((Date.now() - startedAt) / 1000).toFixed(0)} s`;
}
