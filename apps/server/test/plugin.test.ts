import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

/** The plugin for Claude Code names tools and arguments in prose; they have to be those there are. */
const PLUGIN = new URL('../../../plugins/claude-code/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, PLUGIN), 'utf8');
const json = (path: string) => JSON.parse(read(path));

interface Tool {
  readonly name: string;
  readonly annotations: { readonly readOnlyHint: boolean };
  readonly inputSchema: { readonly properties: Record<string, any>; readonly required?: readonly string[] };
}
const tools = new Map<string, Tool>(
  (JSON.parse(readFileSync(new URL('../../../docs/contracts/tools.json', import.meta.url), 'utf8')) as Tool[]).map(
    (tool) => [tool.name, tool],
  ),
);
const DOMAINS = new Set([...tools.keys()].map((name) => name.split('_')[0]));
/** Arguments and fields of answers that are named by themselves. */
const FIELDS = new Set(
  [...tools.values()].flatMap(({ inputSchema }) => Object.keys(inputSchema.properties)).concat('left_out', 'has_more'),
);

const skills = readdirSync(new URL('skills/', PLUGIN)).map((name) => ({ name, path: `skills/${name}/SKILL.md` }));
const agents = readdirSync(new URL('agents/', PLUGIN)).map((file) => ({
  name: file.replace('.md', ''),
  path: `agents/${file}`,
}));

const headOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    (/^---\n([\s\S]*?)\n---\n/.exec(text)?.[1] ?? '').split('\n').map((line) => line.split(/: (.*)/s).slice(0, 2)),
  );

/** What stands as code: a tool, and the arguments it is called with. */
const callsIn = (text: string): { name: string; args: Record<string, unknown> }[] =>
  [...text.matchAll(/`([a-z][a-z0-9_]*)(?: (\{[^`]*\}))?`/g)].flatMap(([, name = '', args]) =>
    tools.has(name) || args || (DOMAINS.has(name.split('_')[0]) && name.includes('_') && !FIELDS.has(name))
      ? [{ name, args: args ? JSON.parse(args) : {} }]
      : [],
  );

/** What the schema has against the arguments; objects in lists are told in shorthand. */
function faults(args: Record<string, unknown>, { inputSchema }: Tool): string[] {
  const { properties, required = [] } = inputSchema;
  const missing = required.filter((name) => !(name in args)).map((name) => `${name} is missing`);
  const wrong = Object.entries(args).flatMap(([name, value]) => {
    const schema = properties[name];
    if (!schema) return [`there is no ${name}`];
    const allowed = schema.enum ?? schema.items?.enum;
    const values = [value].flat();
    if (allowed) return values.filter((one) => !allowed.includes(one)).map((one) => `${name} is never ${one}`);
    const shorthand: string = schema.description ?? schema.items?.description ?? '';
    const fields = values.flatMap((one) => (typeof one === 'object' ? Object.keys(one as object) : []));
    return fields.filter((f) => !new RegExp(`[{ ]${f}[?:,}]`).test(shorthand)).map((f) => `${name} has no ${f}`);
  });
  return [...missing, ...wrong];
}

test.each([...skills, ...agents])('$path names tools and arguments that there are', ({ name, path }) => {
  const text = read(path);
  const head = headOf(text);
  expect(head.name).toBe(name);
  expect((head.description ?? '').length).toBeGreaterThan(60);
  const calls = callsIn(text);
  expect(calls.length).toBeGreaterThan(2);
  for (const { name: called, args } of calls) {
    const tool = tools.get(called);
    expect([called, tool !== undefined]).toEqual([called, true]);
    // A tool that is only mentioned has no arguments to check.
    if (tool && Object.keys(args).length) expect([called, faults(args, tool)]).toEqual([called, []]);
  }
});

test('a tool or an argument that is gone is found', () => {
  const [gone] = callsIn('`tasks_vanish {"task_id": "x"}`');
  expect([gone?.name, tools.has(gone?.name ?? '')]).toEqual(['tasks_vanish', false]);
  const faultsOf = (text: string) => callsIn(text).flatMap(({ name, args }) => faults(args, tools.get(name) as Tool));
  expect(faultsOf('`workflows_draft_invoice {"client": "x", "period": "today"}`')).toEqual([
    'client_id is missing',
    'there is no client',
    'period is never today',
  ]);
  expect(faultsOf('`workflows_log_day {"day": "today", "entries": [{"hours": 2}]}`')).toEqual(['entries has no hours']);
});

test('there are the five commonest jobs, and an analyst that has tools which only read', () => {
  expect(skills.map(({ name }) => name).sort()).toEqual([
    'invoice-unbilled-time',
    'log-my-day',
    'month-end',
    'plan-project',
    'weekly-review',
  ]);
  const { tools: given = '' } = headOf(read('agents/analyst.md'));
  const prefix = `mcp__plugin_${json('.claude-plugin/plugin.json').name}_${Object.keys(json('.mcp.json').mcpServers)[0]}__`;
  const names = given.split(', ');
  expect(names.length).toBeGreaterThan(10);
  for (const name of names) {
    expect(name.startsWith(prefix)).toBe(true);
    expect([name, tools.get(name.slice(prefix.length))?.annotations.readOnlyHint]).toEqual([name, true]);
  }
  for (const { name } of callsIn(read('agents/analyst.md'))) expect(names).toContain(prefix + name);
});

test('the plugin is found by its marketplace and connects to the server', () => {
  const { name, plugins } = json('.claude-plugin/marketplace.json');
  expect(plugins).toEqual([expect.objectContaining({ name, source: './' })]);
  expect(json('.claude-plugin/plugin.json').name).toBe(name);
  expect(Object.values(json('.mcp.json').mcpServers)).toEqual([
    { type: 'http', url: expect.stringMatching(/^\$\{STINT_URL:-http:\/\/127\.0\.0\.1:3000\}\/mcp$/) },
  ]);
  expect(existsSync(new URL('skills/', PLUGIN))).toBe(true);
});
