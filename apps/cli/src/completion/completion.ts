import type { Command } from 'commander';
import { action, NoOptions } from '../command/action.js';

/** `completion`: a script for bash. */
export function completion(program: Command): void {
  const command = program
    .command('completion')
    .description('completion for bash: source <(beamline completion)');
  action(command, NoOptions, ({ out }) => {
    const script = bashScript(wordsByPath(program));
    out.result({ script }, () => script);
    return Promise.resolve();
  });
}

/** What may follow each command: its commands and its long options. */
export function wordsByPath(program: Command): Map<string, string[]> {
  const words = new Map<string, string[]>();
  const visit = (command: Command, path: string) => {
    const names = command.commands.map((child) => child.name());
    const flags = command.options.flatMap(({ long }) => (typeof long === 'string' ? [long] : []));
    words.set(path, [...names, ...flags]);
    for (const child of command.commands) visit(child, `${path} ${child.name()}`);
  };
  visit(program, program.name());
  return words;
}

/** For bash 4 and later; where a command takes files, bash completes their names. */
export function bashScript(words: ReadonlyMap<string, readonly string[]>): string {
  const entries = [...words].map(([path, list]) => `    ["${path}"]="${list.join(' ')}"`);
  return [
    '_beamline() {',
    '  local -A words=(',
    ...entries,
    '  )',
    '  local path=beamline word',
    '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    '    [[ -v words["$path $word"] ]] && path="$path $word"',
    '  done',
    '  COMPREPLY=($(compgen -W "${words[$path]}" -- "${COMP_WORDS[COMP_CWORD]}"))',
    '}',
    'complete -o default -F _beamline beamline',
  ].join('\n');
}
