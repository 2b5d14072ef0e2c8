import { describe, expect, test } from 'vitest'
import { paragraphsOf } from '../../../src/source/import-source.ts'
import { repairText } from '../../../src/source/repair/repair-text.ts'
import { splitPublication } from '../../../src/source/split-publication.ts'

const split = (text: string) => splitPublication(paragraphsOf(repairText(text).tracked), text.split('\n'))
const titles = (text: string) =>
  split(text).sections.map((section) => [section.title, section.articles.map((one) => one.front.title)])

const PUMPS = '八月二十日清晨，石榴湾泵站的十二台水泵同时启动，轰鸣声传到对岸的渔村，值班长签下了试车记录。'
const TIDE = '潮流能试验电站的三台机组在澜江口并网，叶轮在涨潮和落潮两个方向都能发电，全年输送清洁电力三百万度。'
const BOLTS = '一颗桥梁螺栓要过二十七道检验，检验员把它挂在架子上九天，其中七天什么也不做，只看它松不松。'

const JOURNAL = `澜川机电信息

2026年第8期
(总第420期)

主 办

目 录

工作动态

- 石榴湾泵站完成试车 1
潮流能电站并网发电 2

质量管理

一颗螺栓的检验 3

工作动态

石榴湾泵站完成试车

2026年8月21日《澜川日报》：${PUMPS}

潮流能电站并网发电

${TIDE}

质量管理

一颗螺栓的检验

${BOLTS}

责任编辑：甲某某
电 话：000-55550142
邮 箱：news@example.org
`

describe('with a contents page', () => {
  test('articles stand under its sections, in order, with their sources', () => {
    expect(titles(JOURNAL)).toEqual([
      ['工作动态', ['石榴湾泵站完成试车', '潮流能电站并网发电']],
      ['质量管理', ['一颗螺栓的检验']],
    ])
    expect(split(JOURNAL).sections[0]?.articles[0]?.front.source).toMatchObject({ name: '《澜川日报》' })
  })
  test('year, number and total are read from the masthead, the colophon is set apart', () => {
    const { issue, furniture, sections } = split(JOURNAL)
    expect(issue).toMatchObject({ year: 2026, number: '8', total: 420 })
    expect(furniture.filter((one) => one.kind === 'colophon')).toHaveLength(3)
    expect(JSON.stringify(sections)).not.toContain('责任编辑')
  })
  test('an entry that is not found is said', () => {
    const { doubts } = split(JOURNAL.replace('质量管理\n\n一颗螺栓的检验\n\n一颗桥梁', '一颗桥梁'))
    expect(doubts.map((one) => one.kind)).toContain('not-found')
  })
})

test('a headline printed after its text goes back over it, and the editor is told', () => {
  const { sections, doubts } = split(
    `${PUMPS}\n\n石榴湾泵站十二台水泵试车\n\n${TIDE}\n\n潮流能试验电站并网发电\n\n${BOLTS}\n\n一颗桥梁螺栓的检验\n`,
  )
  expect(sections[0]?.articles.map((one) => [one.front.title, one.body[0]])).toEqual([
    ['石榴湾泵站十二台水泵试车', PUMPS],
    ['潮流能试验电站并网发电', TIDE],
    ['一颗桥梁螺栓的检验', BOLTS],
  ])
  expect(doubts.map((one) => one.kind)).toEqual(['after-body', 'after-body', 'after-body'])
})

test('【】 briefs and ● profiles carry their headlines with them', () => {
  const text = `【泵站完成试车】\n\n${PUMPS}\n\n【潮流能并网】${TIDE}\n\n● 澜川螺栓厂\n\n${BOLTS}\n`
  expect(titles(text)).toEqual([
    ['简讯', ['泵站完成试车', '潮流能并网']],
    ['会员介绍', ['澜川螺栓厂']],
  ])
})

test('what belongs nowhere is reported, never lost', () => {
  const text = `${JOURNAL.replace('工作动态\n\n石榴湾泵站完成试车\n\n2026', '不知从哪里来的一段话，放在任何栏目之前。\n\n工作动态\n\n石榴湾泵站完成试车\n\n2026')}`
  const { sections, doubts, furniture } = split(text)
  const everything = JSON.stringify([sections, doubts, furniture])
  for (const line of ['不知从哪里来的一段话', '澜川机电信息', '000-55550142']) expect(everything).toContain(line)
})
