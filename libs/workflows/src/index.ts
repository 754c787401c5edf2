export * from './policies/stage-policy.js';
