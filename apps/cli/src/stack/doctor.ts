import { examine, testGpu, type Check } from '@beamline/local';
import type { Command } from 'commander';
import { z } from 'zod';
import { action } from '../command/action.js';
import { EXIT } from '../exit-code.js';
import type { Output } from '../output/output.js';

const Options = z.object({ gpu: z.boolean().default(false) });

/** `doctor`; exit status 1 when something is wrong, with `--gpu` also when a GPU was asked for and none can be used. */
export function doctor(program: Command): void {
  const command = program
    .command('doctor')
    .description('look at the machine, the parts and the stack; changes nothing')
    .option(
      '--gpu',
      'start TensorFlow and test what it computes on: speed, and results against float64 sums',
    );
  action(command, Options, async ({ options, out }) => {
    if (options.gpu) return examineGpu(out);
    const report = await examine();
    out.result(report, () =>
      [
        section(out, 'machine', report.machine),
        section(out, 'parts', report.parts),
        section(out, 'stack', report.stack),
      ].join('\n\n'),
    );
    return report.healthy ? EXIT.ok : EXIT.failed;
  });
}

/** 0: TensorFlow computes rightly. 1: it does not, or on no GPU though `BEAMLINE_TENSORFLOW=gpu` asks for one. */
async function examineGpu(out: Output): Promise<number> {
  out.progress.note('starting TensorFlow');
  const report = await testGpu();
  out.result(report, () => section(out, 'accelerator', report.checks));
  return report.healthy ? EXIT.ok : EXIT.failed;
}

function section({ colours }: Output, title: string, checks: readonly Check[]): string {
  const mark = { ok: colours.green('ok    '), absent: colours.dim('absent'), wrong: colours.red('WRONG ') };
  const lines = checks.map((check) => `  ${mark[check.status]}  ${checkText(check)}`);
  return [colours.bold(title), ...lines].join('\n');
}

/** `postgres: 18.4 (package), found at …` */
function checkText({ name, detail, advice, version, source, location }: Check): string {
  const what = version === undefined ? '' : `${version}${source === undefined ? '' : ` (${source})`}, `;
  const place = location === undefined ? '' : ` at ${location}`;
  return `${name}: ${what}${detail}${place}${advice === undefined ? '' : ` — ${advice}`}`;
}
