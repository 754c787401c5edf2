import { describe, expect, it } from 'vitest';
import { fakeProgram } from '../testing/fake-program.js';
import { temporaryDir } from '../testing/temporary-dir.js';
import { requireCompiler, requirePython } from './prerequisites.js';

describe('prerequisites', () => {
  it('name the command of the package manager that the machine has', async () => {
    const dir = await temporaryDir();
    await fakeProgram(dir, 'dnf', 'dnf');
    await expect(requirePython('fetch parts', { PATH: dir })).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('Python 3 with pip') as string,
      advice: 'Run: sudo dnf install -y python3 python3-pip',
    });
  });

  it('miss make when there is only a compiler', async () => {
    const dir = await temporaryDir();
    await fakeProgram(dir, 'apt-get', 'apt-get');
    await fakeProgram(dir, 'g++', 'g++');
    await expect(requireCompiler('build', { PATH: dir })).rejects.toMatchObject({
      advice: 'Run: sudo apt-get install -y make',
    });
  });

  it('are met when the programs are there', async () => {
    const dir = await temporaryDir();
    const python = await fakeProgram(dir, 'python3', 'pip 23.2');
    expect(await requirePython('fetch parts', { PATH: `${dir}:/bin` })).toBe(python);
  });
});
