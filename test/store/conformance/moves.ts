// What moving promises: a newsroom arrives whole in a database of either kind, or not at all.
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, expect, test } from 'vitest'
import { openStore, restoreStore, type Store } from '../../../src/store/open-store.ts'
import type { Exercised } from '../conformance.ts'

const folders: string[] = []

const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'kanfa-moves-'))
  folders.push(made)
  return made
}

async function fill(store: Store): Promise<void> {
  const origin = { how: 'staff' as const, source: 'cli', wording: '电话', by: 'staff:甲' }
  const people = ['张三', '😀', "o'neil", 'b']
  for (const name of people) {
    const address = { address: `${name}@example.org`, key: `${name}@example.org`, domain: 'example.org' }
    await store.members.add({ ...address, name, list: 'members', tags: ['理事'], fields: { 备注: '"多\n行"' } }, origin)
  }
  await store.members.leave({ key: 'b@example.org' }, ['members'], origin)
}

const seen = async (store: Store) => ({
  shown: await store.members.show({ key: 'b@example.org' }),
  audit: await store.audit.verify(),
  counts: await store.members.countByStatus(),
})

/** Of files alone: a server keeps nothing beside its database. */
export function exerciseKilled({ open }: Exercised): void {
  afterEach(() => {
    for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true })
  })

  test('what a killed process had committed is in the database that a restore keeps', async () => {
    const { store, url } = await open()
    const file = join(folder(), 'backup.db')
    await store.backup(file)
    await fill(store)
    const killed = join(folder(), 'kanfa.db')
    for (const end of ['', '-wal']) copyFileSync(`${url.slice('sqlite:'.length)}${end}`, `${killed}${end}`)
    const { kept } = await restoreStore(`sqlite:${killed}`, file)
    const former = await openStore(`sqlite:${kept}`)
    expect(await seen(former)).toEqual(await seen(store))
    await former.close()
  })
}

export function exerciseMoves({ open }: Exercised): void {
  afterEach(() => {
    for (const made of folders.splice(0)) rmSync(made, { recursive: true, force: true })
  })

  test('a copy says what the original says, there and back again, and new rows get new ids', async () => {
    const { store } = await open()
    await fill(store)
    const url = `sqlite:${join(folder(), 'copy.db')}`
    const there = await store.copyTo(url)
    expect(there.find(({ table }) => table === 'members')).toMatchObject({ rows: 4 })
    const copy = await openStore(url)
    const { url: home, store: empty } = await open()
    const back = await copy.copyTo(home)
    await copy.close()
    expect(back).toEqual(there)
    expect(await seen(empty)).toEqual(await seen(store))
    const added = { address: 'new@example.org', key: 'new@example.org', domain: 'example.org', list: 'members' }
    expect(await empty.members.add(added, { how: 'staff', source: '', wording: 'x', by: 'cli' })).toBe('added')
  })

  test('while another program has the database open, nothing is copied or put in its place, and the words say what to do', async () => {
    const { store, url } = await open()
    await fill(store)
    const file = join(folder(), 'backup.db')
    await store.backup(file)
    const other = await openStore(url)
    // A server says what it sees, for it may be what a pooler keeps of programs that have ended.
    const seen = other.kind === 'sqlite' ? '' : /kanfa [0-9a-f]{12} 127\.0\.0\.1 idle 2\d{3}-/.source
    const fix = seen && '[\\s\\S]*PgBouncer'
    const words = {
      zh: { what: `还有别的程序开着。.*${seen}`, fix: `kanfa serve${fix}` },
      en: { what: `open in another program\\..*${seen}`, fix: `kanfa serve${fix}` },
    }
    const target = join(folder(), 'copy.db')
    await expect(other.copyTo(`sqlite:${target}`)).rejects.toMatchObject({
      code: 'store/in-use',
      said: {
        zh: { what: expect.stringMatching(words.zh.what), fix: expect.stringMatching(words.zh.fix) },
        en: { what: expect.stringMatching(words.en.what), fix: expect.stringMatching(words.en.fix) },
      },
    })
    expect(existsSync(target)).toBe(false)
    await expect(restoreStore(url, file)).rejects.toMatchObject({ code: 'store/in-use' })
    await Promise.all([store.close(), other.close()])
    const alone = await openStore(url)
    expect((await alone.copyTo(`sqlite:${target}`)).find(({ table }) => table === 'members')).toMatchObject({ rows: 4 })
    await alone.close()
  })

  test('a copy into a database that holds something is refused and changes nothing', async () => {
    const { store } = await open()
    await fill(store)
    const { url, store: other } = await open()
    await other.audit.append({ actor: 'cli', action: 'x', subject: '' })
    const before = await seen(other)
    await expect(store.copyTo(url)).rejects.toMatchObject({ code: 'store/not-empty' })
    expect(await seen(other)).toEqual(before)
  })

  test('a backup brings back the moment it was made, and the audit log says so', async () => {
    const { store } = await open()
    await fill(store)
    const before = await seen(store)
    const file = join(folder(), 'backup.db')
    await store.backup(file)
    await store.audit.append({ actor: 'cli', action: 'after', subject: '' })
    const { url, store: target } = await open()
    await target.close()
    const { kept } = await restoreStore(url, file)
    expect(kept !== undefined && existsSync(kept)).toBe(target.kind === 'sqlite')
    const restored = await openStore(url)
    const after = await seen(restored)
    expect(after.counts).toEqual(before.counts)
    expect(after.audit).toMatchObject({ ok: true, entries: before.audit.entries + 1 })
    expect(await restored.audit.verify(before.audit.head)).toMatchObject({ ok: true })
    expect((await restored.audit.list()).at(-1)).toMatchObject({ action: 'db.restore' })
    await restored.close()
  })

  test('what is no whole backup is refused, and the newsroom stays as it was', async () => {
    const { store, url } = await open()
    await fill(store)
    const before = await seen(store)
    if (store.kind === 'sqlite') await store.close()
    const file = join(folder(), 'broken.db')
    for (const content of ['', 'SQLite format 3\0 and then nothing', 'x'.repeat(10_000)]) {
      writeFileSync(file, content)
      await expect(restoreStore(url, file)).rejects.toMatchObject({ code: 'store/broken-backup' })
    }
    const foreign = new DatabaseSync(join(folder(), 'foreign.db'))
    foreign.exec('create table notes (text text)')
    for (const other of [foreign.location() ?? '', folder()])
      await expect(restoreStore(url, other)).rejects.toMatchObject({ code: 'store/broken-backup' })
    foreign.close()
    const after = await openStore(url)
    expect(await seen(after)).toEqual(before)
    await after.close()
  })

  test('a backup takes the place of an earlier one, and never of the database or of something else', async () => {
    const { store, url } = await open()
    await fill(store)
    const place = folder()
    const file = join(place, 'backup.db')
    await store.backup(file)
    await store.backup(file)
    writeFileSync(join(place, 'config.yml'), 'publication: {}')
    const wrong = [join(place, 'config.yml'), place, join(place, 'not/there.db')]
    if (store.kind === 'sqlite') {
      symlinkSync(url.slice('sqlite:'.length), join(place, 'link.db'))
      wrong.push(url.slice('sqlite:'.length), join(place, 'link.db'))
    }
    for (const one of wrong) await expect(store.backup(one)).rejects.toMatchObject({ code: 'store/backup-place' })
    expect(readdirSync(place).filter((name) => name !== 'link.db')).toEqual(['backup.db', 'config.yml'])
  })
}
