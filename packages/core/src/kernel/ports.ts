/** What the core needs from above it; the server puts the real things in. */
export interface Ports {
  /** Signs and checks what goes into links, such as an invitation's. */
  readonly secret: Buffer;
  readonly publicUrl: string;
  /** Starts a session of the user in another of their organizations. */
  startSession(user_id: string, org_id: string): Promise<SessionTokens>;
  readonly files: FileStore;
}

/**
 * Where the bytes of files are. What clients upload lands apart from what is kept: a link that is still good cannot
 * change a file that was checked.
 */
export interface FileStore {
  /** A link to upload one file of this type and size to. */
  uploadLink(key: string, file: { content_type: string; size: number }): Promise<UploadLink>;
  /** Takes in a file that came with a request, as if it had been uploaded: whole, or false when it is not exactly of this size. */
  receive(
    key: string,
    file: { content_type: string; size: number },
    bytes: AsyncIterable<Uint8Array>,
  ): Promise<boolean>;
  /** Takes what was uploaded for a key among what is kept; false when there is nothing. Doing it again is no harm. */
  keep(key: string): Promise<boolean>;
  /** The bytes of a kept file, or null. */
  read(key: string): Promise<AsyncIterable<Uint8Array> | null>;
  /** A link straight to a kept file, good for so long; null where the server serves it (packages/files). */
  downloadLink(key: string, file: ServedFile, seconds: number): Promise<string | null>;
  /** Takes away what is kept and what was uploaded, if anything. */
  delete(key: string): Promise<void>;
}

export interface UploadLink {
  readonly method: 'PUT';
  readonly url: string;
  /** To be sent with the file. */
  readonly headers: Readonly<Record<string, string>>;
  readonly expires_at: Date;
}

/** How a file goes out. */
export interface ServedFile {
  readonly file_name: string;
  readonly content_type: string;
  /** Shown by a browser, not saved. */
  readonly inline: boolean;
}

export interface SessionTokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
}
