// The newsroom's database: KANFA_DATABASE_URL, else var/kanfa.db in its folder.
import { isAbsolute, join } from 'node:path'
import { openStore, type Store, type StoreOptions } from '../store/open-store.ts'
import { type Env, findSetting } from './find-setting.ts'

/** A relative SQLite path starts at the newsroom, wherever the command was typed. */
export function databaseUrl(root: string, env: Env): string {
  const url = findSetting(env, 'KANFA_DATABASE_URL') ?? 'sqlite:var/kanfa.db'
  const path = fileOf(url)
  return path === undefined || isAbsolute(path) ? url : `sqlite:${join(root, path)}`
}

/** Absent where it is a server, or in memory. */
export const databaseFile = (root: string, env: Env): string | undefined => fileOf(databaseUrl(root, env))

const fileOf = (url: string): string | undefined => /^sqlite:(?!:)(?:\/\/(?=\/))?(.+)$/.exec(url)?.[1]

export const openNewsroomStore = (root: string, env: Env, options: StoreOptions = {}): Promise<Store> =>
  openStore(databaseUrl(root, env), options)
