export { checkBudget } from './budget.check.ts';
export { percentUsed, usageOf } from './budget.usage.ts';
