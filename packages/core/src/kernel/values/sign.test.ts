import { expect, test } from '@jest/globals';
import { sign, verify } from './sign.ts';

const secret = Buffer.alloc(32, 1);

test('a signed value comes back, and only with its secret and for its purpose', () => {
  const signed = sign(secret, 'invitation', 'org_1:ivt_1');
  expect(signed).toMatch(/^[A-Za-z0-9_-]+$/);
  expect(verify(secret, 'invitation', signed)).toBe('org_1:ivt_1');
  expect(verify(secret, 'download', signed)).toBeUndefined();
  expect(verify(Buffer.alloc(32, 2), 'invitation', signed)).toBeUndefined();
});

test('a value that was changed, cut or made up is not verified', () => {
  const signed = sign(secret, 'invitation', 'org_1:ivt_1');
  const mac = Buffer.from(signed, 'base64url').toString().split(':').pop();
  expect(verify(secret, 'invitation', Buffer.from(`org_1:ivt_2:${mac}`).toString('base64url'))).toBeUndefined();
  for (const bad of ['', 'x', signed.slice(0, -4), 'org_1:ivt_1'])
    expect(verify(secret, 'invitation', bad)).toBeUndefined();
});
