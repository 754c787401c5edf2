import { writeFileSync } from 'node:fs';

/**
 * Counts tests for the one closing line that machines read. A file that does not load and an error outside any test count
 * as failed. The counts go to the file that BEAMLINE_TEST_COUNTS names.
 */
export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = countTests(modules);
    counts.failed += unhandledErrors.length;
    writeFileSync(process.env.BEAMLINE_TEST_COUNTS, JSON.stringify(counts));
  }
}

export function countTests(modules) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const module of modules) {
    const failedBefore = counts.failed;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state in counts) counts[state] += 1;
    }
    // No test of its own to blame: the file did not load, or a hook failed and its tests never ran.
    if (module.state() === 'failed' && counts.failed === failedBefore) counts.failed += 1;
  }
  return counts;
}
