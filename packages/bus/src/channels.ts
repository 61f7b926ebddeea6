/** Where an organization's events are published; part of the contract. */
export const eventChannel = (org_id: string): string => `stint:events:${org_id}`;

/** Where its signals pass, between our own processes. */
export const signalChannel = (org_id: string): string => `stint:signals:${org_id}`;
