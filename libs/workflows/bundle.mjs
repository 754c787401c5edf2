import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';

/** Bundles the compiled workflows once, so that workers start without webpack. */
const inDist = (name) => fileURLToPath(new URL(`./dist/${name}`, import.meta.url));
const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn: console.warn, error: console.error };
const { code } = await bundleWorkflowCode({ workflowsPath: inDist('workflows/index.js'), logger: quiet });
await writeFile(inDist('workflow-bundle.cjs'), code);
