import { execFileSync } from 'node:child_process';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { bashScript, wordsByPath } from './completion.js';

function program(): Command {
  const beamline = new Command('beamline');
  beamline.command('runs').option('--state <state>').option('--json');
  beamline.command('dataset').command('import').option('--karpathy <file>');
  return beamline;
}

/** What bash offers when Tab is pressed after these words. */
function offered(...words: string[]): string[] {
  const script = bashScript(wordsByPath(program()));
  const line = ['beamline', ...words].map((word) => `'${word}'`).join(' ');
  const press = `COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _beamline; echo "\${COMPREPLY[*]}"`;
  const out = execFileSync('bash', ['-c', `${script}\n${press}`], { encoding: 'utf8' }).trim();
  return out === '' ? [] : out.split(' ');
}

describe('completion', () => {
  it('offers commands, then their commands, then their options', () => {
    expect(offered('')).toEqual(['runs', 'dataset']);
    expect(offered('da')).toEqual(['dataset']);
    expect(offered('dataset', '')).toEqual(['import']);
    expect(offered('dataset', 'import', '--')).toEqual(['--karpathy']);
    expect(offered('runs', '--')).toEqual(['--state', '--json']);
  });

  it('goes on with the options of a command after its operands', () => {
    expect(offered('runs', 'x', 'dataset', '--s')).toEqual(['--state']);
  });

  it('offers nothing of its own for an operand, so that files are completed', () => {
    expect(offered('runs', 'recipes/')).toEqual([]);
  });
});
