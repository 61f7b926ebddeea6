import { conflict } from '../kernel/index.ts';

export const currencyInUse = conflict('currency_in_use', 'There are rates or documents in the currency');
export const sessionNeeded = conflict('session_needed', 'Only a session can be switched');
