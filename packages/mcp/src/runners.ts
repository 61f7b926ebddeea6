import type { Tool } from './tool.ts';

/** The way to the tools that a profile does not list: one finds them, and two run them. */
export const SEARCH = 'tools_search';
export const RUN_READ = 'tools_run_read';
export const RUN_WRITE = 'tools_run_write';

/** The tool to call it with: itself where it is listed. */
export const runnerOf = ({ name, operation }: Tool, profile: ReadonlySet<string> | null): string =>
  !profile || profile.has(name) ? name : operation.effect === 'read' ? RUN_READ : RUN_WRITE;
