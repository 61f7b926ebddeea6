export { explainedRates, explainRates } from './rate.explain.ts';
export { tooManyEntries } from './rate.failures.ts';
export { applyTo, named, setAt } from './rate.input.ts';
export { applyRates, reapplying } from './rate.reapply.ts';
export { type FrozenRates, resolveRates } from './rate.resolve.ts';
