import { expect, test } from '@jest/globals';
import { s3Location } from './s3.location.ts';

const none = { endpoint: undefined, prefix: '', credentials: undefined, region: 'us-east-1' };

test.each([
  ['s3://files', { ...none, bucket: 'files' }],
  ['s3://files?region=eu-central-1', { ...none, bucket: 'files', region: 'eu-central-1' }],
  ['s3://minio:9000/files?tls=0', { ...none, bucket: 'files', endpoint: 'http://minio:9000' }],
  [
    's3://key:se%2Fcret@s3.example.com/files/stint/prod',
    {
      ...none,
      bucket: 'files',
      prefix: 'stint/prod/',
      endpoint: 'https://s3.example.com',
      credentials: { accessKeyId: 'key', secretAccessKey: 'se/cret' },
    },
  ],
])('%s', (url, location) => {
  expect(s3Location(url, {})).toEqual(location);
});

test('the region is the one of the environment where the address names none', () => {
  expect(s3Location('s3://files', { AWS_REGION: 'eu-west-1' }).region).toBe('eu-west-1');
});
