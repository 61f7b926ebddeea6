import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { disposition, type FileStore } from '@stint/core';
import { checkedKey, UPLOAD_SECONDS } from './key.ts';
import type { S3Location } from './s3.location.ts';

/** A bucket: `uploads/` as they come in, `kept/` once they are checked. Clients reach it by links of its own. */
export function s3Store({ bucket: Bucket, prefix, endpoint, region, credentials }: S3Location): FileStore {
  const client = new S3Client({
    region,
    // Buckets as a part of the path: what every server understands.
    forcePathStyle: true,
    // A checksum in a signed link would be of no bytes, since none are there yet.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    ...(endpoint ? { endpoint } : {}),
    ...(credentials ? { credentials } : {}),
  });
  const uploaded = (key: string) => `${prefix}uploads/${checkedKey(key)}`;
  const kept = (key: string) => `${prefix}kept/${checkedKey(key)}`;
  return {
    async uploadLink(key, { content_type, size }) {
      const put = new PutObjectCommand({ Bucket, Key: uploaded(key), ContentType: content_type, ContentLength: size });
      const url = await getSignedUrl(client, put, {
        expiresIn: UPLOAD_SECONDS,
        // Signed, so that nothing of another type or size gets in.
        signableHeaders: new Set(['host', 'content-type', 'content-length']),
      });
      const expires_at = new Date(Date.now() + UPLOAD_SECONDS * 1000);
      return { method: 'PUT', url, headers: { 'content-type': content_type }, expires_at };
    },
    async receive(key, { content_type: ContentType, size: ContentLength }, bytes) {
      const Body = Readable.from(bytes);
      await client.send(new PutObjectCommand({ Bucket, Key: uploaded(key), Body, ContentType, ContentLength }));
      return true;
    },
    async keep(key) {
      const CopySource = `${Bucket}/${uploaded(key)}`;
      const copied = await there(client.send(new CopyObjectCommand({ Bucket, Key: kept(key), CopySource })));
      if (!copied) return there(client.send(new HeadObjectCommand({ Bucket, Key: kept(key) })));
      await client.send(new DeleteObjectCommand({ Bucket, Key: uploaded(key) }));
      return true;
    },
    async read(key) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: kept(key) }));
        return (Body as AsyncIterable<Uint8Array> | undefined) ?? null;
      } catch (error) {
        if (isAbsent(error)) return null;
        throw error;
      }
    },
    downloadLink: (key, { file_name, content_type, inline }, expiresIn) =>
      getSignedUrl(
        client,
        new GetObjectCommand({
          Bucket,
          Key: kept(key),
          ResponseContentType: content_type,
          ResponseContentDisposition: disposition(file_name, inline),
          ResponseCacheControl: 'private, no-store',
        }),
        { expiresIn },
      ),
    async delete(key) {
      for (const Key of [uploaded(key), kept(key)]) await client.send(new DeleteObjectCommand({ Bucket, Key }));
    },
  };
}

const isAbsent = (error: unknown): boolean => {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  if (name === 'NoSuchBucket') return false;
  return name === 'NoSuchKey' || name === 'NotFound' || $metadata?.httpStatusCode === 404;
};

async function there(answer: Promise<unknown>): Promise<boolean> {
  try {
    await answer;
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}
