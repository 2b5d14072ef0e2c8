// The compiler's only window on the world: bytes by path, names by folder. Paths are relative to the newsroom,
// with forward slashes; whoever implements it refuses to leave that folder.

export type Files = {
  /** undefined where there is no such file. */
  readonly read: (path: string) => Uint8Array | undefined
  /** The names in a folder, sorted; empty where there is none. */
  readonly list: (folder: string) => readonly string[]
}
