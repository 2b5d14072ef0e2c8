// Making folders: those above are made too, what is in the way is said, and it ends wherever the disk refuses.
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makeFolder } from '../../../src/diagnostic/make-folder.ts'

const folder = mkdtempSync(join(tmpdir(), 'kanfa-make-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a folder is made with those above it, and once more is no error', () => {
  const path = join(folder, 'a/b/c')
  for (let time = 0; time < 2; time++) makeFolder(path, 0o700)
  expect([path, join(folder, 'a')].map((one) => statSync(one).mode & 0o777)).toEqual([0o700, 0o700])
})

test('a file in the way is named', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(() => makeFolder(join(folder, 'file'))).toThrow('EEXIST')
  expect(() => makeFolder(join(folder, 'file/below/it'))).toThrow('ENOTDIR')
})

/** The folder this child stands in is gone: it is a folder still, and refuses every name with ENOENT. */
test('a folder that is there and takes no other is refused, not tried for ever', () => {
  const module = join(process.cwd(), 'src/diagnostic/make-folder.ts')
  const script = `
    import { makeFolder } from ${JSON.stringify(module)}
    import { mkdtempSync, rmdirSync } from 'node:fs'
    const gone = mkdtempSync(${JSON.stringify(join(folder, 'gone-'))})
    process.chdir(gone)
    rmdirSync(gone)
    try { makeFolder('./a/b') } catch ({ code, path }) { console.log(code, path) }`
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    ...{ encoding: 'utf8', timeout: 100_000, killSignal: 'SIGKILL' },
  })
  expect([child.signal, child.stdout, child.stderr]).toEqual([null, 'ENOENT ./a\n', ''])
})

test('no other file makes folders with those above them, but where the browser is unpacked among temporary files', () => {
  const others = globSync('src/**/*.ts').filter((file) => /mkdir\w*\([^\n]*recursive/.test(readFileSync(file, 'utf8')))
  expect(others).toEqual(['src/print/open-browser.ts'])
})
