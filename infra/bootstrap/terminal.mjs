const interactive = process.stdout.isTTY === true;

/** Says one thing on a line of its own. */
export function say(text) {
  process.stdout.write(`${text}\n`);
}

/** A step that shows what it is doing: one line rewritten in place on a terminal, plain lines elsewhere. */
export async function step(title, work) {
  const startedAt = Date.now();
  let detail = '';
  const draw = () => {
    const line = `… ${title} ${secondsSince(startedAt)}${detail === '' ? '' : `  ${detail}`}`;
    process.stdout.write(`\r\x1b[2K${line.slice(0, (process.stdout.columns ?? 80) - 1)}`);
  };
  const timer = interactive ? setInterval(draw, 250) : undefined;
  if (!interactive) say(`… ${title}`);
  try {
    const result = await work((text) => {
      detail = text;
    });
    finish(`✓ ${title} ${secondsSince(startedAt)}`);
    return result;
  } catch (error) {
    finish(`✗ ${title} ${secondsSince(startedAt)}`);
    throw error;
  } finally {
    clearInterval(timer);
  }
}

function finish(line) {
  process.stdout.write(interactive ? `\r\x1b[2K${line}\n` : `${line}\n`);
}

function secondsSince(startedAt) {
  return `${((Date.now() - startedAt) / 1000).toFixed(0)} s`;
}
