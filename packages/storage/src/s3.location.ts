/** Where a bucket is, as STORAGE_URL says. */
export interface S3Location {
  readonly bucket: string;
  /** Before every key; empty or ending in a slash. */
  readonly prefix: string;
  /** undefined: AWS, or what AWS_ENDPOINT_URL names. */
  readonly endpoint: string | undefined;
  readonly region: string;
  /** undefined: the standard AWS variables and files. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
}

/**
 * `s3://bucket` is a bucket at AWS, `s3://host[:port]/bucket[/prefix]` one elsewhere; `key:secret@` before it gives
 * credentials, `?region=` the region and `?tls=0` a server without TLS.
 */
export function s3Location(url: string, env: Readonly<Record<string, string | undefined>> = process.env): S3Location {
  const { host, hostname, pathname, username, password, searchParams } = new URL(url);
  const [first, ...rest] = pathname.split('/').filter((part) => part !== '');
  const elsewhere = first !== undefined;
  const scheme = searchParams.get('tls') === '0' ? 'http' : 'https';
  return {
    bucket: elsewhere ? first : hostname,
    prefix: rest.map((part) => `${part}/`).join(''),
    endpoint: elsewhere ? `${scheme}://${host}` : undefined,
    region: searchParams.get('region') ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? 'us-east-1',
    credentials: username
      ? { accessKeyId: decodeURIComponent(username), secretAccessKey: decodeURIComponent(password) }
      : undefined,
  };
}
