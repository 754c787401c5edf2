import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';

/** Bundles the compiled workflows once, so that workers start without webpack. */
const inDist = (name) => fileURLToPath(new URL(`./dist/${name}`, import.meta.url));
const { code } = await bundleWorkflowCode({
  workflowsPath: inDist('workflows/index.js'),
  logger: new DefaultLogger('WARN'),
});
await writeFile(inDist('workflow-bundle.cjs'), code);
