import { describe, expect, test } from 'vitest'
import { importSource, renderImported } from '../../../src/source/import-source.ts'
import type { ParseApart } from '../../../src/source/parse-apart.ts'
import { recogniseArticle } from '../../../src/source/recognise-article.ts'

const recognise = (text: string) => recogniseArticle(text.split('\n\n').map((one, at) => ({ text: one, line: at + 1 })))

const BODY = '八月二十日清晨，石榴湾泵站的十二台水泵同时启动，轰鸣声传到对岸的渔村。'

const nobody: ParseApart = {
  parse: () => Promise.reject(new Error('a text needs no parser')),
  parseFeed: () => Promise.reject(new Error('a text needs no parser')),
  close: () => Promise.resolve(),
}

async function importText(text: string) {
  const imported = await importSource({ name: '-', bytes: new TextEncoder().encode(text) }, { from: 'text' }, nobody)
  if ('diagnostics' in imported) throw new Error(imported.diagnostics.map((one) => one.code).join())
  return imported
}

describe('a headline', () => {
  test('is the short frame above a body', () => {
    const { front, body } = recognise(`石榴湾泵站完成试车\n\n${BODY}`)
    expect([front.title, body]).toEqual(['石榴湾泵站完成试车', [BODY]])
  })
  test('is set bold by who knows no styles', () => {
    const { front } = recognise(`**石榴湾泵站完成试车**\n\n——一个泵站的八月\n\n${BODY}`)
    expect(front).toMatchObject({ title: '石榴湾泵站完成试车', deck: '——一个泵站的八月' })
  })
  test('may carry a kicker above and a deck below', () => {
    const { front } = recognise(`防汛一线见闻：\n\n七十二小时没有人离开\n\n——石榴湾泵站值班记录\n\n${BODY}`)
    expect(front).toMatchObject({
      kicker: '防汛一线见闻：',
      title: '七十二小时没有人离开',
      deck: '——石榴湾泵站值班记录',
    })
  })
  test.each(['主办', '机评函[2024]28号文', '2024年8月13日《澜川日报》海外版：8月12日，', `${BODY}（布文）`])(
    'is not made out of a fragment: %s',
    (text) => expect(recognise(text)).toMatchObject({ front: {}, body: [text] }),
  )
})

describe('around the body', () => {
  test.each([
    ['■本报记者 甲某', ['本报记者 甲某']],
    ['■甲某 乙某某', ['甲某', '乙某某']],
    ['本报记者 甲某', ['本报记者 甲某']],
    ['作者：甲某、乙某某', ['甲某', '乙某某']],
    ['文/甲某', ['甲某']],
    ['撰文/甲某 摄影/乙某', ['甲某', '摄影 乙某']],
    ['文 | 本报记者 甲某', ['本报记者 甲某']],
    ['本报记者甲某 实习生 乙某', ['本报记者 甲某', '实习生 乙某']],
    ['文/图 澜川商报记者 甲某', ['澜川商报记者 甲某']],
    ['本刊编辑部', ['本刊编辑部']],
    ['王小明', ['王小明']],
    ['（欧阳明 李红）', ['欧阳明', '李红']],
    ['澜川市水务局 王小明', ['澜川市水务局 王小明']],
  ])('a byline: %s', (line, byline) => {
    expect(recognise(`石榴湾泵站完成试车\n\n${line}\n\n${BODY}`).front.byline).toEqual(byline)
    expect(recognise(`石榴湾泵站完成试车\n\n${BODY}\n\n${line}`).front.byline).toEqual(byline)
  })
  test.each(['引言', '一颗螺栓的检验', '文化史', '澜川市水务局 部署防汛', '记者从水务局了解到'])(
    'is no byline: %s',
    (line) => expect(recognise(`石榴湾泵站完成试车\n\n${line}\n\n${BODY}`).front.byline).toBeUndefined(),
  )
  test.each([
    ['【本报讯】', '本报讯', undefined],
    ['本报讯（融媒体记者 甲某 通讯员 乙某）', '本报讯', ['融媒体记者 甲某', '通讯员 乙某']],
    ['本报讯 （记者甲某 文/图）', '本报讯', ['记者 甲某']],
    ['本报澜川8月20日讯 记者甲某报道：', '本报澜川8月20日讯', ['记者 甲某']],
    ['新华社澜川8月20日电（记者甲某、乙某）', '新华社澜川8月20日电', ['记者 甲某', '乙某']],
  ])('a dateline: %s', (lead, dateline, byline) => {
    const { front, body } = recognise(`石榴湾泵站完成试车\n\n${lead}${BODY}`)
    expect([front.dateline, front.byline, body]).toEqual([dateline, byline, [BODY]])
  })
  test.each([
    ['2026-08-20 10:20 来源：澜川日报 作者：甲某 浏览次数：12', '澜川日报', '2026年8月20日', ['甲某']],
    ['来源：澜川日报 2026年8月20日', '澜川日报', '2026年8月20日', undefined],
    ['发布时间：2026/8/20 【字号：大 中 小】', undefined, '2026年8月20日', undefined],
  ])('a page’s own line: %s', (line, name, date, byline) => {
    const { front, body, notes } = recognise(`石榴湾泵站完成试车\n\n${line}\n\n${BODY}`)
    expect([front.source?.name, front.source?.date, front.byline, body]).toEqual([name, date, byline, [BODY]])
    expect(notes.map((one) => one.kind)).toEqual(['dropped'])
  })
  test.each([
    ['2024年8月9日《澜川日报》：', { name: '《澜川日报》', date: '2024年8月9日', position: 'lead' }],
    ['2024年8月13日《澜川日报》海外版：', { name: '《澜川日报》海外版', date: '2024年8月13日', position: 'lead' }],
    ['2024年8月20日水务网：', { name: '水务网', date: '2024年8月20日', position: 'lead' }],
    ['水务网：', { name: '水务网', position: 'lead' }],
  ])('a source lead: %s', (lead, source) => {
    const { front, body } = recognise(`石榴湾泵站完成试车\n\n${lead}${BODY}`)
    expect([front.source, body]).toEqual([source, [BODY]])
  })
  test('a document in book title marks is no source', () => {
    const text = `《办法》明确：${BODY}`
    expect(recognise(`石榴湾泵站完成试车\n\n${text}`)).toMatchObject({ body: [text] })
  })
  test('a dateline with its reporter', () => {
    const { front, body } = recognise(`石榴湾泵站完成试车\n\n**本报讯**（记者 甲某）${BODY}`)
    expect(front).toMatchObject({ dateline: '本报讯', byline: ['记者 甲某'] })
    expect(body).toEqual([BODY])
  })
  test('a wire lead is noted and stays in its sentence', () => {
    const text = `澜川社8月20日电，${BODY}`
    const { front, body } = recognise(`石榴湾泵站完成试车\n\n${text}`)
    expect([front.source, body]).toEqual([{ name: '澜川社', date: '8月20日' }, [text]])
  })
  test('a tail and a sign-off leave the last paragraph', () => {
    expect(recognise(`石榴湾泵站完成试车\n\n${BODY}（来源：澜川日报）`)).toMatchObject({
      front: { source: { name: '澜川日报', position: 'tail' } },
      body: [BODY],
    })
    expect(recognise(`石榴湾泵站完成试车\n\n${BODY}（布文）`)).toMatchObject({
      front: { signoff: '布文' },
      body: [BODY],
    })
    expect(recognise(`石榴湾泵站完成试车\n\n${BODY}（全媒体记者 甲某某）`).front.signoff).toBe('全媒体记者 甲某某')
    expect(recognise(`石榴湾泵站完成试车\n\n${BODY}（未完待续）`).front.signoff).toBeUndefined()
  })
  test('jump lines and scan notices are dropped and listed', () => {
    const { body, notes } = recognise(`石榴湾泵站完成试车\n\n${BODY}（下转第5版）\n\n更多内容扫码阅读`)
    expect(body).toEqual([BODY])
    expect(notes.map((one) => one.text)).toEqual(['更多内容扫码阅读', '（下转第5版）'])
  })
  test("an office's letter has its title under its number, broken where it was typed so; its day is no subhead", () => {
    const { front, body } = recognise(
      `澜川市水务局文件\n\n澜水发〔2026〕18号\n\n关于做好石榴湾泵站\\\n检修工作的通知\n\n${BODY}\n\n${BODY}\n\n${BODY}\n\n澜川市水务局\n\n2026年2月20日\n\n${BODY}`,
    )
    expect(front).toEqual({
      title: '关于做好石榴湾泵站检修工作的通知',
      titleLines: ['关于做好石榴湾泵站', '检修工作的通知'],
      label: '澜川市水务局文件 澜水发〔2026〕18号',
    })
    expect(body).toEqual([BODY, BODY, BODY, '澜川市水务局', '2026年2月20日', BODY])
  })
  test('subheads become headings on two levels', () => {
    const { body } = recognise(
      `石榴湾泵站\n\n一、试车\n\n（一）过程\n\n${BODY}\n\n守住最后一米\n\n${BODY}\n\n图为泵站外景\n\n${BODY}`,
    )
    expect(body.filter((one) => one.startsWith('#'))).toEqual(['## 一、试车', '### （一）过程', '## 守住最后一米'])
  })
})

test('a paragraph of brackets that nothing closes is text like any, however many they are', async () => {
  const brackets = '[a'.repeat(1_500_000)
  expect((await importText(`石榴湾泵站完成试车\n\n${brackets}`)).body).toContain(brackets)
})

test('the Markdown of an article can be imported again and is the same', async () => {
  const text = `防汛一线见闻：\n\n七十二小时没有人离开\n\n■本报记者 甲某\n\n本报讯 ${BODY}\n\n守住最后一米\n\n${BODY}（布文）`
  const once = renderImported(await importText(text))
  expect(once).toContain('signoff: 布文')
  expect(renderImported(await importText(once))).toBe(once)
})

test("a stranger's text cannot become a merge field", async () => {
  expect((await importText(`亲爱的{{name|读者}}：${BODY}`)).body).not.toContain('{{')
})
