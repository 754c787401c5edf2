import { isErrno } from './files.js';

/** Kills what is left of a process's group, such as a worker's trainers; does nothing where nothing is left. */
export function killGroup(leaderPid: number): void {
  try {
    process.kill(-leaderPid, 'SIGKILL');
  } catch (error) {
    // EPERM: the group's processes run as another user, like Postgres; they end by themselves.
    if (!isErrno(error, 'ESRCH') && !isErrno(error, 'EPERM')) throw error;
  }
}
