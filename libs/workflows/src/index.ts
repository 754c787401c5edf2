import { fileURLToPath } from 'node:url';

export * from './policies/stage-policy.js';

/** Prebuilt code of all workflows, for `Worker.create({ workflowBundle: { codePath } })`. */
export const workflowBundlePath = fileURLToPath(new URL('./workflow-bundle.cjs', import.meta.url));
