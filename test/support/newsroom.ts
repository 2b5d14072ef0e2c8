// A newsroom in a temporary folder, to act on and look at: files in, the real command line, files and words out.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { run } from '../../src/cli/run.ts'

export type Ran = { readonly code: number; readonly out: string; readonly err: string }

export type TestNewsroom = {
  readonly root: string
  readonly write: (path: string, content: string | Uint8Array) => void
  readonly read: (path: string) => string
  readonly has: (path: string) => boolean
  /** Runs the command line in this process, in this folder. */
  readonly kanfa: (...args: string[]) => Promise<Ran>
  readonly remove: () => void
}

export function makeNewsroom(files: Readonly<Record<string, string | Uint8Array>> = {}, from?: string): TestNewsroom {
  const root = mkdtempSync(join(tmpdir(), 'kanfa-test-'))
  if (from) cpSync(from, root, { recursive: true })
  const write = (path: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  for (const [path, content] of Object.entries(files)) write(path, content)
  return {
    root,
    write,
    read: (path) => readFileSync(join(root, path), 'utf8'),
    has: (path) => existsSync(join(root, path)),
    kanfa: (...args) => runKanfa(root, args),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

export async function runKanfa(root: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  const said = { out: '', err: '' }
  const stream = (name: keyof typeof said) => ({
    write: (text: string) => {
      said[name] += text
      return true
    },
    isTTY: false,
  })
  const world = {
    stdout: stream('out'),
    stderr: stream('err'),
    env: { LANG: 'zh_CN.UTF-8', NO_COLOR: '1', ...env },
    cwd: () => root,
    on: () => world,
    off: () => world,
  }
  const code = await run(args, world as unknown as Parameters<typeof run>[1])
  return { code, ...said }
}

export const CONFIG = `publication:
  name: 示例机电信息
  publishers: [示例行业联合会, 示例研究院]
  period: 月刊
  language: zh-CN
  timezone: Asia/Shanghai
  layout: journal
  numbering: { total: true }
  colophon:
    - { role: 责任编辑, name: 编辑部 }
    - { role: 电话, value: 010-00000000 }
mail:
  from: { name: 示例机电信息, address: news@example.org }
  postalAddress: 示例市示例路 1 号
lists: [ { id: members, name: 会员单位 } ]
web: { url: https://news.example.org }
`

export const ISSUE = `issue: { year: 2026, number: "8", total: 420, date: 2026-08-30 }
sections:
  - title: 工作动态
    articles:
      - articles/one.md
`

export const ARTICLE = `---
title: 铸造车间的第一炉钢水
kind: news
source: { name: 本刊, position: tail }
---
车间清晨点火，第一炉钢水按计划出炉。
`
