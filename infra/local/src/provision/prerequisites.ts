import { DomainError } from '@beamline/contracts';
import { findOnPath, runCommand } from './command.js';

type Prerequisite = 'python' | 'compiler' | 'make';

const PACKAGES: Record<Prerequisite, { what: string; apt: string; dnf: string; brew: string }> = {
  python: {
    what: 'Python 3 with pip',
    apt: 'sudo apt-get install -y python3 python3-pip',
    dnf: 'sudo dnf install -y python3 python3-pip',
    brew: 'brew install python',
  },
  compiler: {
    what: 'A C++ compiler',
    apt: 'sudo apt-get install -y g++ make',
    dnf: 'sudo dnf install -y gcc-c++ make',
    brew: 'xcode-select --install',
  },
  make: {
    what: 'make',
    apt: 'sudo apt-get install -y make',
    dnf: 'sudo dnf install -y make',
    brew: 'xcode-select --install',
  },
};

async function installCommand(prerequisite: Prerequisite, env: NodeJS.ProcessEnv): Promise<string> {
  const { apt, dnf, brew } = PACKAGES[prerequisite];
  if (await findOnPath('apt-get', env)) return apt;
  if (await findOnPath('dnf', env)) return dnf;
  if (await findOnPath('brew', env)) return brew;
  return `${apt} (Debian, Ubuntu), ${dnf} (Fedora) or ${brew} (macOS)`;
}

async function missing(
  prerequisite: Prerequisite,
  neededFor: string,
  env: NodeJS.ProcessEnv,
): Promise<DomainError> {
  const { what } = PACKAGES[prerequisite];
  const command = await installCommand(prerequisite, env);
  return new DomainError('UNAVAILABLE', `${what} is needed to ${neededFor} and was not found.`, {
    advice: `Run: ${command}`,
    where: { prerequisite },
  });
}

/**
 * The Python that fetches wheels.
 *
 * @throws DomainError `UNAVAILABLE` naming the command that installs it.
 */
export async function requirePython(neededFor: string, env: NodeJS.ProcessEnv): Promise<string> {
  const python = (await findOnPath('python3', env)) ?? (await findOnPath('python', env));
  if (python === undefined) throw await missing('python', neededFor, env);
  const pip = await runCommand(python, ['-m', 'pip', '--version'], { env });
  if (pip.code !== 0) throw await missing('python', neededFor, env);
  return python;
}

/**
 * Checks that C++ can be compiled.
 *
 * @throws DomainError `UNAVAILABLE` naming the command that installs what is missing.
 */
export async function requireCompiler(neededFor: string, env: NodeJS.ProcessEnv): Promise<void> {
  const compilers = [env['CXX'], 'c++', 'g++', 'clang++'].filter((name) => name !== undefined);
  const found = await Promise.all(compilers.map((name) => findOnPath(name, env)));
  if (!found.some((file) => file !== undefined)) throw await missing('compiler', neededFor, env);
  if ((await findOnPath('make', env)) === undefined) throw await missing('make', neededFor, env);
}
