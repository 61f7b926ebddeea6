import { createHash } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { alert, field, hidden } from './html.ts';
import { notice, page, pageHeaders } from './page.ts';

const policy = (redirect?: string) => pageHeaders(redirect)['content-security-policy'];

test('the policy of a page lets in its own style and nothing else', () => {
  const [, style] = /<style>([\s\S]*)<\/style>/.exec(notice('Hello', 'There')) as unknown as [string, string];
  const hash = createHash('sha256').update(style).digest('base64');
  expect(policy()).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  );
});

test.each([
  ['https://app.example/cb?x=1', 'https://app.example'],
  ['http://127.0.0.1:5123/callback', 'http://127.0.0.1:5123'],
  ['http://[::1]:5123/callback', 'http:'],
  ['cursor://anysphere.cursor-retrieval/oauth/callback', 'cursor:'],
])('a form whose answer goes on to %s may lead to %s', (redirect, source) => {
  expect(policy(redirect)).toContain(`form-action 'self' ${source};`);
});

test('what a page is told is never markup', () => {
  const evil = `"><script>'&`;
  const html = page({
    title: evil,
    heading: evil,
    from: evil,
    body: alert(evil) + hidden('token', evil),
  });
  const said = '&quot;&gt;&lt;script&gt;&#39;&amp;';
  expect(html).not.toContain('<script');
  expect(html.split(said)).toHaveLength(7);
  expect(notice('Sorry', evil)).toContain(`<p class="text">${said}</p>`);
});

test('a page says whose it is, and nothing where nothing went wrong', () => {
  const html = page({ title: 'Contact', from: 'Juniper', body: alert(undefined) + field('Name', 'name="name"') });
  expect(html).toContain('<title>Contact – Juniper</title>');
  expect(html).toContain('<p class="from">Juniper</p>');
  expect(html).toContain('<label class="field">Name\n<input name="name"></label>');
  expect(html).not.toContain('role="alert"');
  expect(notice('Thank you', 'Sent')).toContain('<title>Thank you – Stint</title>');
});
