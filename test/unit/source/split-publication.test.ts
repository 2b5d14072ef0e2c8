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

const MORE = '检验员说，一颗螺栓松了，整座桥的人都要绕路，所以宁可慢一点。架子上的牌子写着每一颗的编号和挂上去的日子。'
const LONG = `${BOLTS}${MORE}`
const SECTIONS = [
  ['工作动态', ['石榴湾泵站完成试车', '潮流能电站并网发电']],
  ['质量管理', ['一颗螺栓的检验']],
]
const BODY = `工作动态\n\n石榴湾泵站完成试车\n\n${PUMPS}\n\n潮流能电站并网发电\n\n${TIDE}\n\n质量管理\n\n一颗螺栓的检验\n\n${BOLTS}\n`

describe('contents of other houses', () => {
  test.each([
    [
      'the page first',
      'CONTENTS\n目次\n\n工作动态\n02 石榴湾泵站完成试车\n05 潮流能电站并网发电\n\n质量管理\n09 一颗螺栓的检验\n\n',
    ],
    [
      'leaders, the page in brackets',
      '目 录\n\n· 工作动态 ·\n石榴湾泵站完成试车…………（2）\n潮流能电站并网发电…………（5）\n\n· 质量管理 ·\n一颗螺栓的检验…………（9）\n\n',
    ],
  ])('%s', (_, contents) => expect(titles(contents + BODY)).toEqual(SECTIONS))
  test('no pages at all: the titles stand again over their texts', () => {
    const bare = BODY.replace('工作动态\n\n', '').replace('质量管理\n\n', '')
    const numbered = bare.replace('石榴', '1. 石榴').replace('潮流', '2. 潮流').replace('一颗螺栓的', '3. 一颗螺栓的')
    const names = ['石榴湾泵站完成试车', '潮流能电站并网发电', '一颗螺栓的检验']
    for (const text of [
      `本期要目\n\n${names.map((one) => `◆ ${one}`).join('\n')}\n\n${bare}`,
      `本期目录\n\n${names.map((one, at) => `${at + 1}. ${one}`).join('\n')}\n\n${numbered}`,
    ])
      expect(titles(text)).toEqual([['未分栏目', names]])
  })
})

test('contents in columns need not follow the pages, may be interrupted, and may say a headline in other words', () => {
  const contents =
    '目录\n\n检修手记\n\n一颗螺栓 9\n\n本期导读，三位师傅讲他们怎样把轴承挂在架子上九天\n\n防汛\n\n石榴湾泵站完成试车 2\n\n潮流能电站 3'
  const text = `${contents}\n\n# 石榴湾泵站完成试车\n\n${PUMPS}\n\n# 江口的潮流能电站并网\n\n${TIDE}\n\n# 一颗螺栓的九天\n\n${BOLTS}`
  expect(titles(text)).toEqual([
    ['防汛', ['石榴湾泵站完成试车', '江口的潮流能电站并网']],
    ['检修手记', ['一颗螺栓的九天']],
  ])
})

describe('an entry that shares no word with its headline', () => {
  const contents = '目录\n\n防汛\n\n石榴湾泵站完成试车 2\n\n夜色 3\n\n检修手记\n\n一颗螺栓的检验 9'
  const [pumps, tide, bolts] = ['# 石榴湾泵站完成试车', '# 潮流能电站并网发电', '# 一颗螺栓的检验']
  const doubts = (text: string) => split(text).doubts.map((one) => [one.kind, one.text])

  test('stands over the one heading between its neighbours’ that is set as theirs are, and the editor is told', () => {
    const text = `${contents}\n\n${pumps}\n\n${PUMPS}\n\n### 江口\n\n${MORE}\n\n${tide}\n\n${TIDE}\n\n${bolts}\n\n${BOLTS}`
    expect(titles(text)).toEqual([
      ['防汛', ['石榴湾泵站完成试车', '潮流能电站并网发电']],
      ['检修手记', ['一颗螺栓的检验']],
    ])
    expect(split(text).sections[0]?.articles[1]?.front.tocTitle).toBe('夜色')
    expect(doubts(text)).toEqual([['unlike', tide]])
  })
  test('takes none of two: which it is nobody knows', () => {
    const text = `${contents}\n\n${pumps}\n\n${PUMPS}\n\n${tide}\n\n${TIDE}\n\n# 渔村的清晨\n\n${MORE}\n\n${bolts}\n\n${BOLTS}`
    expect(doubts(text)).toEqual([['not-found', '夜色']])
  })
  test('is looked for between other pages’ where columns keep no order', () => {
    const own = contents.replace('试车 2', '试车 2\n\n渔村的清晨 3').replace('检验 9', '检验 3\n\n年会 9')
    const text = `${own}\n\n${pumps}\n\n${PUMPS}\n\n${bolts}\n\n${BOLTS}\n\n# 渔村的清晨\n\n${MORE}\n\n${tide}\n\n${TIDE}\n\n# 年会\n\n${LONG}`
    expect(split(text).sections.flatMap(({ articles }) => articles.map((one) => one.front.title))).toEqual([
      '石榴湾泵站完成试车',
      '渔村的清晨',
      '潮流能电站并网发电',
      '一颗螺栓的检验',
      '年会',
    ])
  })
})

test('a section of the contents keeps its name where its pages repeat it at their heads', () => {
  const contents = '目录\n\n江河\n\n石榴湾泵站完成试车 2\n\n潮流能电站并网发电 3\n\n手记\n\n一颗螺栓的检验 9'
  const text = `${contents}\n\n江河\n\n石榴湾泵站完成试车\n\n${PUMPS}\n\n江河\n\n潮流能电站并网发电\n\n${TIDE}\n\n手记\n\n一颗螺栓的检验\n\n${BOLTS}`
  expect(titles(text)).toEqual([
    ['江河', ['石榴湾泵站完成试车', '潮流能电站并网发电']],
    ['手记', ['一颗螺栓的检验']],
  ])
})

test('a section set as a heading in the contents is known by its name', () => {
  const contents = '# 目录\n\n# 江河\n\n石榴湾泵站完成试车 2\n\n潮流能电站并网发电 3\n\n# 手记\n\n一颗螺栓的检验 9'
  const text = `${contents}\n\n# 江河\n\n# 石榴湾泵站完成试车\n\n${PUMPS}\n\n# 潮流能电站并网发电\n\n${TIDE}\n\n# 手记\n\n# 一颗螺栓的检验\n\n${BOLTS}`
  expect(titles(text)).toEqual([
    ['江河', ['石榴湾泵站完成试车', '潮流能电站并网发电']],
    ['手记', ['一颗螺栓的检验']],
  ])
})

describe('without a contents page', () => {
  test('a short headline is no subhead where the text below has other words; a subhead stays', () => {
    const text = `石榴湾泵站完成试车\n\n${PUMPS}\n\n一颗螺栓的检验\n\n${LONG}\n\n挂在架子上\n\n${MORE}${BOLTS}\n`
    expect(titles(text)).toEqual([['未分栏目', ['石榴湾泵站完成试车', '一颗螺栓的检验']]])
  })
  test('a section’s name stands over a headline', () => {
    for (const [first, second] of [
      ['【工作动态】', '【质量观察】'],
      ['· 工作动态 ·', '· 质量观察 ·'],
      ['1版 工作动态', '2版 质量观察'],
      ['澜川晚报 2026年11月12日 星期四 A5版 工作动态', '2026年11月12日 第6版：质量观察'],
    ])
      expect(
        titles(
          BODY.replace(BOLTS, LONG)
            .replace('工作动态', first ?? '')
            .replace('质量管理', second ?? ''),
        ),
      ).toEqual([SECTIONS[0], ['质量观察', ['一颗螺栓的检验']]])
  })
  test('two headlines of many that stand over captions name no sections', () => {
    const heads = ['石榴湾完成试车', '潮流能并网', '一颗螺栓的检验', '渔村的清晨', '江口的灯']
    const caption = ['泵站的水泵同时排水的样子', '江口的叶轮在涨潮时转动']
    const text = heads.map((one, at) => `# ${one}\n\n${caption[at] ?? ''}\n\n${[PUMPS, TIDE, BOLTS, LONG, MORE][at]}`)
    expect(titles(text.join('\n\n'))).toEqual([['未分栏目', heads]])
  })
  test('who made the page is furniture, and a line of any number of roles is read', () => {
    const roles = ['责任编辑：甲某某编辑：乙某 校对 丙某', `${'编辑：'.repeat(200)}甲  乙`]
    const lines = ['石榴湾泵站完成试车', PUMPS, ...roles]
    const { furniture } = splitPublication(
      lines.map((text, at) => ({ text, line: at + 1 })),
      lines,
    )
    expect(furniture.map((one) => one.text)).toEqual(roles.slice(0, 1))
  })
  test('heads and feet of pages are furniture, a byline under a headline ends nothing', () => {
    const page = (number: number, title: string, body: string): string =>
      `澜川机电信息 2026年第8期\n\n${title}\n\n■本报记者 甲某\n\n${body}\n\n- ${number} -\n\n`
    const { sections, furniture } = split(
      page(1, '石榴湾泵站完成试车', PUMPS) + page(2, '潮流能电站并网发电', TIDE) + page(3, '一颗螺栓的检验', LONG),
    )
    expect(sections[0]?.articles.map((one) => [one.front.title, one.front.byline, one.body])).toEqual([
      ['石榴湾泵站完成试车', ['本报记者 甲某'], [PUMPS]],
      ['潮流能电站并网发电', ['本报记者 甲某'], [TIDE]],
      ['一颗螺栓的检验', ['本报记者 甲某'], [LONG]],
    ])
    expect(furniture).toHaveLength(6)
  })
  test.each([
    ['本报记者 甲某 见习记者 乙某', ['本报记者 甲某', '见习记者 乙某']],
    ['◎本报记者 甲某', ['本报记者 甲某']],
    ['本报通讯员甲某某', ['本报通讯员 甲某某']],
    ['（记者 甲某 通讯员 乙某）', ['记者 甲某', '通讯员 乙某']],
    ['文/甲某', ['甲某']],
  ])('a byline is no headline, over its text or under it: %s', (line, byline) => {
    const over = BODY.replace('石榴湾泵站完成试车', `$&\n\n${line}`)
    const under = BODY.replace(PUMPS, `${PUMPS}\n\n${line}`)
    for (const text of [over, under]) {
      const { sections } = split(text)
      expect(sections[0]?.articles[0]?.front).toMatchObject({ title: '石榴湾泵站完成试车', byline })
      expect(sections.map((one) => [one.title, ...one.articles.map((each) => each.body)])).toEqual([
        ['工作动态', [PUMPS], [TIDE]],
        ['质量管理', [BOLTS]],
      ])
    }
  })
  test('a newspaper’s name, date and editors are furniture, a dash begins the deck, a jump leads back to its article', () => {
    const { sections, furniture, doubts } = split(
      `澜川日报\n\n2026年4月18日 星期六 第2版\n\n责编：甲某 版式：乙某\n\n第2版：工作动态\n\n石榴湾泵站试车了吗？\n——值班长的一个早晨\n\n本报记者 甲某\n\n${PUMPS}（下转第4版）\n\n潮流能电站并网发电\n\n${TIDE}\n\n（上接第2版）${MORE}\n`,
    )
    expect(sections).toMatchObject([
      {
        title: '工作动态',
        articles: [
          {
            front: { title: '石榴湾泵站试车了吗？', deck: '——值班长的一个早晨', byline: ['本报记者 甲某'] },
            body: [PUMPS, MORE],
          },
          { front: { title: '潮流能电站并网发电' }, body: [TIDE] },
        ],
      },
    ])
    expect(furniture).toHaveLength(4)
    expect(doubts.map((one) => one.kind)).toContain('displaced')
  })
  test('a page that opens with what jumped to it still names its section', () => {
    const text = `第1版 要闻\n\n石榴湾泵站完成试车\n\n${PUMPS}（下转第2版）\n\n第2版 综合\n\n（上接第1版）${MORE}\n\n潮流能电站并网发电\n\n本报记者 甲某\n\n${TIDE}\n`
    expect(titles(text)).toEqual([
      ['要闻', ['石榴湾泵站完成试车']],
      ['综合', ['潮流能电站并网发电']],
    ])
  })
  test('a manual is cut by its chapters, a law inside a periodical is not', () => {
    const chapters = `第一节 试车\n\n${PUMPS}\n\n第二节 并网\n\n${TIDE}\n\n第三节 检验\n\n${BOLTS}\n`
    expect(titles(`泵站值班员手册\n\n${chapters}`)).toEqual([
      ['未分栏目', ['第一节 试车', '第二节 并网', '第三节 检验']],
    ])
    const inside = titles(`工作动态\n\n石榴湾泵站完成试车\n\n本报记者 甲某\n\n${PUMPS}\n\n${chapters}`)
    expect(inside.flatMap(([, own]) => own)).not.toContain('第二节 并网')
  })
  test('readers’ letters stand under their headlines, each with its writer and its answer', () => {
    const text = `读者来信\n\n泵站夜里能不能轻一点\n\n${PUMPS}\n读者 江小雨\n\n${MORE}\n\n螺栓为什么要挂九天\n\n${BOLTS}\n读者 倪福生\n`
    expect(titles(text)).toEqual([['读者来信', ['泵站夜里能不能轻一点', '螺栓为什么要挂九天']]])
    expect(split(text).sections[0]?.articles[1]?.front.byline).toEqual(['读者 倪福生'])
    expect(split(text).sections[0]?.articles[0]?.body).toContain(MORE)
  })
  test('a paper’s authors, house, abstract and keywords are no headlines, and its section stands above it', () => {
    const text = `《澜川农机》2026年第4期 目次\n\n试验研究\n割台的减振设计…………2\n摘果滚筒的转速…………8\n经验\n烘干机怎么共用…………15\n\n试验研究\n\n割台的减振设计\n袁国梁，许文静\n（青槐农业大学 工学院）\n摘要：${PUMPS}\n关键词：割台；减振\n${TIDE}\n\n摘果滚筒的转速\n${BOLTS}\n\n经验\n\n烘干机怎么共用\n韩立春\n${MORE}\n`
    expect(titles(text)).toEqual([
      ['试验研究', ['割台的减振设计', '摘果滚筒的转速']],
      ['经验', ['烘干机怎么共用']],
    ])
    expect(split(text).sections[0]?.articles[0]?.body.join()).not.toContain('##')
    expect(split(text).sections[1]?.articles[0]?.front.byline).toEqual(['韩立春'])
  })
  test('a smaller heading over a byline is a headline, one that says where it left goes on with its article', () => {
    const text = `# 泵站试车\n\n${PUMPS}\n\n# 渔村听潮\n\n${TIDE}\n\n### 螺栓的检验\n\n■本报记者 王小明\n\n${BOLTS}\n\n上接第1版\n\n# 泵站试车\n\n${TIDE}`
    const articles = split(text).sections.flatMap((section) => section.articles)
    expect(articles.map((one) => [one.front.title, one.body.filter((block) => block.length > 20).length])).toEqual([
      ['泵站试车', 2],
      ['渔村听潮', 1],
      ['螺栓的检验', 1],
    ])
  })
  test('Markdown headings of two levels are sections and articles', () => {
    const text = `# 澜川机电信息\n\n# 工作动态\n\n## 石榴湾泵站完成试车\n\n${PUMPS}\n\n## 潮流能电站并网发电\n\n${TIDE}\n\n# 质量管理\n\n## 一颗螺栓的检验\n\n${LONG}\n`
    expect(titles(text)).toEqual(SECTIONS)
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

describe('layouts of other hands', () => {
  const three = (heads: readonly string[]): string =>
    `${heads[0]}\n\n${PUMPS}\n\n${heads[1]}\n\n${TIDE}\n\n${heads[2]}\n\n${LONG}\n`
  const HEADLINES = ['石榴湾泵站完成试车', '潮流能电站并网发电', '一颗螺栓的检验']
  test.each([
    ['numbers that count through the issue', ['1. 石榴湾泵站完成试车', '2. 潮流能电站并网发电', '3. 一颗螺栓的检验']],
    ['numbers of two digits', ['01 石榴湾泵站完成试车', '02 潮流能电站并网发电', '03 一颗螺栓的检验']],
    ['stars', ['★石榴湾泵站完成试车', '★潮流能电站并网发电', '★一颗螺栓的检验']],
  ] as const)('what stands before headlines is no part of them: %s', (_, heads) => {
    expect(titles(three(heads))).toEqual([['未分栏目', [...HEADLINES]]])
  })
  test('subheads numbered inside an article are no headlines', () => {
    const text = `石榴湾泵站完成试车\n\n1. 检修经过\n\n${PUMPS}\n\n2. 试车结果\n\n${MORE}\n\n潮流能电站并网发电\n\n${TIDE}\n\n一颗螺栓的检验\n\n1. 挂架\n\n${LONG}\n`
    expect(titles(text)).toEqual([['未分栏目', [...HEADLINES]]])
  })
  test.each([
    ['灯下闲话', '他山石'],
    ['■ 灯下闲话', '■ 他山石'],
    ['# 灯下闲话', '# 他山石'],
  ])('names that no list has are sections where they stand alike over headlines: %s', (first, second) => {
    const text = `${first}\n\n${HEADLINES[0]}\n\n${PUMPS}\n\n${HEADLINES[1]}\n\n${TIDE}\n\n${second}\n\n${HEADLINES[2]}\n\n${LONG}\n`
    expect(titles(text)).toEqual([
      ['灯下闲话', HEADLINES.slice(0, 2)],
      ['他山石', HEADLINES.slice(2)],
    ])
  })
  test('a marked section stands over Markdown’s headings too, and the periodical’s name is none', () => {
    const text = `澜川机电信息\n\n2026年8月15日 第8期\n\n◆要闻◆\n\n## ${HEADLINES[0]}\n\n${PUMPS}\n\n## ${HEADLINES[1]}\n\n${TIDE}\n`
    expect(titles(text)).toEqual([['要闻', HEADLINES.slice(0, 2)]])
  })
  test('who signs three pieces is no running head', () => {
    const signed = three(HEADLINES.map((one) => `${one}\n\n县文化馆 周永`))
    for (const article of split(signed).sections[0]?.articles ?? [])
      expect(article.front.byline).toEqual(['县文化馆 周永'])
  })
  test('an interview is no colophon, a caption begins no article, a letter’s good wishes are no headline', () => {
    const talk = ['记者：水位多高？', '周永：两米一。', '记者：几台水泵？', '周永：十二台，全部备用。']
    const text = `${HEADLINES[0]}\n\n${talk.join('\n\n')}\n\n▲图为试车现场。甲某某 摄\n\n${HEADLINES[1]}\n\n${TIDE}\n\n祝试车顺利，一切平安！\n\n${HEADLINES[2]}\n\n${LONG}\n`
    const { sections, furniture } = split(text)
    expect(furniture).toEqual([])
    expect(sections[0]?.articles.map((one) => one.front.title)).toEqual(HEADLINES)
    expect(sections[0]?.articles[0]?.body.join('\n')).toContain('十二台，全部备用')
    expect(sections[0]?.articles[1]?.body).toEqual([TIDE, '祝试车顺利，一切平安！'])
  })
  test('a contents page set tight keeps its entries apart, with their pages first or without any', () => {
    const heads = ['石榴湾泵站完成试车', '2026年上半年潮流能电站的运行情况', '一颗螺栓的检验'] as const
    const body = `工作动态\n\n${three(heads)}`
    const paged = '02 石榴湾泵站完成试车\n04 2026年上半年潮流能电站的运行情况\n06 一颗螺栓的检验'
    for (const entries of [heads.join('\n'), paged])
      expect(titles(`目录\n\n工作动态\n${entries}\n\n${body}`)).toEqual([['工作动态', [...heads]]])
  })
})
