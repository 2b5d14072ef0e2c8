import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PASS_NAMES, repairText } from '../../../src/source/repair/repair-text.ts'

const repair = (text: string): string => repairText(text).tracked.text.trimEnd()

test('numbers of items keep their half-width bracket, empty cells their white', () => {
  const text = 'xix)轴承换新。\n\nxx)叶轮换新。\n\n| 名称 |  | 数量 |\n| --- | --- | --- |\n| 水泵 | 轴流 | 12 |'
  expect(repairText(text, { lines: false }).changes).toEqual([])
})

const FOUNDER: readonly (readonly [string, string])[] = [
  ['泵站提前检修袁水泵全部备用遥', '泵站提前检修，水泵全部备用。'],
  ['总工程师尧值班长尧检修班全员到岗', '总工程师、值班长、检修班全员到岗'],
  ['近日袁野云上泵房冶启用袁巡检更省心遥', '近日，“云上泵房”启用，巡检更省心。'],
  ['谁来守护野最后一米冶遥', '谁来守护“最后一米”。'],
  ['防汛工作条例渊试行冤', '防汛工作条例（试行）'],
  ['水泵效率提高12.5豫', '水泵效率提高12.5%'],
  ['潮流能垣5G', '潮流能垣5G'],
  ['4G垣5G', '4G+5G'],
  ['姻本报记者 某某', '■本报记者 某某'],
  ['孕3', 'P3'],
  ['孕6耀8', 'P6～8'],
  ['汛期将至尧设备老化袁泵站如何破局钥', '汛期将至、设备老化，泵站如何破局？'],
  ['泵站站长尧检修班长某某院', '泵站站长、检修班长某某：'],
  ['江边泵房袁 迎来新一⏎批值班员遥', '江边泵房，迎来新一批值班员。'],
  ['如今袁看似野不起⏎眼冶 的螺栓换了新样', '如今，看似“不起眼”的螺栓换了新样'],
  // A stretch: what proves little in its own line is believed beside and between lines that prove it.
  [
    '近日袁青槐县的三家农机合⏎作社同时收到了一封来自省⏎城的信遥信里说袁他们联合⏎研制的收割机通过了省级鉴⏎定袁可以进入购机补贴目录遥',
    '近日，青槐县的三家农机合作社同时收到了一封来自省城的信。信里说，他们联合研制的收割机通过了省级鉴定，可以进入购机补贴目录。',
  ],
  [
    '野为了一个公差袁我们吵了⏎四个下午遥最后谁也没有⏎说服谁袁但是谁都知道了⏎对方为什么坚持遥冶她说遥',
    '“为了一个公差，我们吵了四个下午。最后谁也没有说服谁，但是谁都知道了对方为什么坚持。”她说。',
  ],
  ['她笑着说袁 野这就是标准的来⏎历遥冶', '她笑着说，“这就是标准的来历。”'],
  ['泵房装有水泵渊含备用水⏎泵冤十二台袁全部完好遥', '泵房装有水泵（含备用水泵）十二台，全部完好。'],
  ['泵房建在学院⏎校区东侧袁由省水利学院⏎管理遥', '泵房建在学院校区东侧，由省水利学院管理。'],
  ['野云上泵房冶院让水泵学会思考', '“云上泵房”：让水泵学会思考'],
  ['老设备袁新灵魂浴', '老设备，新灵魂！'],
  ['AI垣制造', 'AI+制造'],
  ['要要访泵站站长', '——访泵站站长'],
  ['守岗要要守心袁泵站十年如一日遥', '守岗——守心，泵站十年如一日。'],
  ['揖泵站快讯铱水泵全部备用袁值班到岗遥', '【泵站快讯】水泵全部备用，值班到岗。'],
  // No stop follows another: one of the two belongs to a word.
  ['近日袁遥远的山村通了水袁人人称便遥', '近日，遥远的山村通了水，人人称便。'],
  ['相隔千里之遥袁两座泵站同时开机遥', '相隔千里之遥，两座泵站同时开机。'],
  // Behind a title 袁 is a comma where a clause begins, a surname where a given name does.
  ['值班长告诉记者袁水泵全部备用遥', '值班长告诉记者，水泵全部备用。'],
  ['近日袁记者袁志明来到泵站袁站长告诉记者袁今年雨多遥', '近日，记者袁志明来到泵站，站长告诉记者，今年雨多。'],
  // A colon inside a line, where no word and no house's short name ends with 院.
  ['近日袁泵站定下三件事院查螺栓尧换轴承尧写记录遥', '近日，泵站定下三件事：查螺栓、换轴承、写记录。'],
  [
    '近日袁水利工程院发布年报袁电科院和省师院参加袁我院牵头遥',
    '近日，水利工程院发布年报，电科院和省师院参加，我院牵头。',
  ],
  ['试车成功了浴水泵转起来了袁大家都说好遥', '试车成功了！水泵转起来了，大家都说好。'],
  ['检修完了袁值班员去沐浴遥', '检修完了，值班员去沐浴。'],
  // Speech that closes pages later.
  ['站长说院野水位退了袁可以停两台遥', '站长说：“水位退了，可以停两台。'],
  ['站里人说院野田野里都是水遥冶雨还在下袁天已经黑了遥', '站里人说：“田野里都是水。”雨还在下，天已经黑了。'],
  [
    '他们找到了新的思路袁这也是泵站的出路遥再往前走袁就是江遥',
    '他们找到了新的思路，这也是泵站的出路。再往前走，就是江。',
  ],
  // Who speaks twice at the head of a line is no house, whatever the dictionary says.
  [
    '小庄院先看水位遥师傅院水位不说谎袁泵会说话遥\n\n小庄院记住了遥明天袁我来值班遥',
    '小庄：先看水位。师傅：水位不说谎，泵会说话。⏎⏎小庄：记住了。明天，我来值班。',
  ],
  ['出席的有三个人袁会议到此结束遥记录院庄某遥', '出席的有三个人，会议到此结束。记录：庄某。'],
  ['裴工院先看水位遥\n\n裴工院再听轴承袁心里就有数了遥', '裴工：先看水位。⏎⏎裴工：再听轴承，心里就有数了。'],
  ['记者：站里几个人？\n\n记者院水位多高钥', '记者：站里几个人？⏎⏎记者：水位多高？'],
  ['近日袁副县长尧立新主持会议遥', '近日，副县长尧立新主持会议。'],
  ['近日袁他走了一路遥水位又涨了袁涨到二点一米遥', '近日，他走了一路。水位又涨了，涨到二点一米。'],
  ['近日袁出口额预计在5.5亿耀5.8亿元袁再创新高遥', '近日，出口额预计在5.5亿～5.8亿元，再创新高。'],
  ['近日袁老人院添了新床袁盲人院也搬了家遥', '近日，老人院添了新床，盲人院也搬了家。'],
  ['值班记录有损毁尧遗失情形的袁应当在三十日内补齐遥', '值班记录有损毁、遗失情形的，应当在三十日内补齐。'],
  ['近日袁水位的涨幅在0.2豫耀0.5豫之间遥', '近日，水位的涨幅在0.2%～0.5%之间。'],
  ['泵站旧城垣下有一条河袁水面很宽遥', '泵站旧城垣下有一条河，水面很宽。'],
  ['局长袁立群表示袁各单位要把经验写成制度袁明年落实遥', '局长袁立群表示，各单位要把经验写成制度，明年落实。'],
]

const LEGITIMATE = [
  '澜川机电设计研究院⏎院长到会致辞',
  '卫星遥⏎感数据服务泵站调度',
  '遥感卫星视野下的冶金工业',
  '唐继尧项目正式启动',
  '泵站距县城不过一箭之遥',
  '记者袁和平深入泵站采访',
  '本报记者袁文明 通讯员王某',
  '我们走进袁将军故居参观',
  '中国工程院院士袁某某出席大会',
  '袁某某 值班长 夜班',
  '责任编辑 袁小明',
  '从田野到车间 冶炼人的一天',
  '野外冶炼作业安全规程',
  '渊源与冤案',
  '2024豫商大会',
  '孕24周的员工可申请调岗',
  '姚尧：让水泵会说话',
  '路遥知马力',
  '首台截止止回阀在泵站投用',
  '机评函[2024]28号文',
  '2019—2022年，泵站每年检修两次',
  '18-20兆瓦级机组下线',
  '避免‘内卷式’恶性竞争',
  '题为“加强防汛支撑 共建安澜家园”。',
  '《泵站条例 实施细则》印发',
  "计算量达到2^300，Heschl's gyrus不变",
  ...['平遥', '千里之遥', '刘遥', '老袁', '袁野', '尧庙', '大冶', '中国中冶', '十九冶', '少年法院', '野三坡'].flatMap(
    (word) => [word, `走进${word}`, `他在${word} 工作了三十年`, `12家${word}`, `我们来到⏎${word}⏎看到许多人`],
  ),
  ...['医院', '田野', '遥感', '袁隆平', '冶金', '渊博', '豫剧', '密钥', '沐浴', '婚姻', '闪耀', '尧舜'].map(
    (word) => `关于${word}的几点思考`,
  ),
]

describe('Founder fonts', () => {
  test.each(FOUNDER)('%s', (damaged, right) => {
    expect(repair(damaged.replaceAll('⏎', '\n'))).toBe(right.replaceAll('⏎', '\n'))
  })
  test.each(LEGITIMATE)('an ordinary word stays: %s', (text) => {
    expect(repair(text.replaceAll('⏎', '\n'))).toBe(text.replaceAll('⏎', ''))
  })
})

const SPANS: readonly (readonly [string, string, string])[] = [
  ['letter-spacing', '核 心 是 1 ＋ 1 ＞ 2 的 效 应', '核心是1+1>2的效应'],
  ['letter-spacing', '主 办', '主办'],
  ['letter-spacing', '检 修：甲某某 乙 某', '检修：甲某某 乙某'],
  ['letter-spacing', '泵 站的水 泵 和 阀 门', '泵站的水泵和阀门'],
  ['letter-spacing', '3月18日 上 午9:30开会', '3月18日上午9:30开会'],
  ['letter-spacing', '2 0 2 6 年 8 月 ， 泵 站 开 工', '2026年8月，泵站开工'],
  ['letter-spacing', '水泵大修之后，值 班 员 回到了岗位。', '水泵大修之后，值班员回到了岗位。'],
  ['headline-space', '泵站已经建成，检修班每 周巡查一次，规 范记录。', '泵站已经建成，检修班每周巡查一次，规范记录。'],
  [
    'headline-space',
    '甲某说，《泵站检修 规范细则》和“守岗 守心”都要学，记者王明 天佑报道。',
    '甲某说，《泵站检修 规范细则》和“守岗 守心”都要学，记者王明 天佑报道。',
  ],
  ['numbers', '水深23. 6米，库容1, 284. 5万方，用时9 : 30，气温35 ℃', '水深23.6米，库容1,284.5万方，用时9:30，气温35℃'],
  ['numbers', '全站有1 2台水泵，见表1 2026年数据', '全站有12台水泵，见表1 2026年数据'],
  ['numbers', '三项任务：1. 检修；2. 试车', '三项任务：1. 检修；2. 试车'],
  ['full-width', '库容１，２８４万方', '库容1,284万方'],
  ['numbers', '增长11 . 2％，达41 , 326台，占90 %的1— 5 月', '增长11.2%，达41,326台，占90%的1—5月'],
  ['numbers', '型号 ez—Q 2 . 0 已交付', '型号ez-Q 2.0已交付'],
  ['han-latin-space', '自 Family Hub 发布以来，GB/T 43554-2023 施行', '自Family Hub发布以来，GB/T 43554-2023施行'],
  ['dashes', '守岗———守心', '守岗——守心'],
  ['dashes', 'KX—200型泵，依据GB/T 1234—2020', 'KX-200型泵，依据GB/T 1234—2020'],
  ['punctuation-space', '—— 访泵站站长', '——访泵站站长'],
  ['letter-spacing', '《 办 法 》 明 确 ， 泵 站', '《办法》明确，泵站'],
  ['letter-spacing', '主 编：甲 某 副主编：乙 某', '主编：甲某 副主编：乙某'],
  ['punctuation-width', '噪声不超过58dB(A)，见(图)', '噪声不超过58dB(A)，见（图）'],
  ['punctuation-width', '座谈会,听取意见;他说:"水要排净"(见图)?', '座谈会，听取意见；他说：“水要排净”（见图）？'],
  ['punctuation-width', '（1）已开工的占68%;', '（1）已开工的占68%；'],
  [
    'punctuation-width',
    '见https://example.org/a?b=c,欢迎试用。占27%,「如有疑问」再查',
    '见https://example.org/a?b=c，欢迎试用。占27%，「如有疑问」再查',
  ],
  ['punctuation-width', 'Pumps 12%;', 'Pumps 12%;'],
  ['mojibake', 'æ³µç«™è¯•è½¦ï¼Œä¸€åˆ‡æ\u00ad£å¸¸ã€‚', '泵站试车，一切正常。'],
  ['mojibake', 'æ³µç«™3å¹´', '泵站3年'],
  ['mojibake', 'Café à la crème — déjà vu', 'Café à la crème — déjà vu'],
  ['quotation-marks', '他说："水要排净。”又说“再看一遍"', '他说：“水要排净。”又说“再看一遍”'],
  ['quotation-marks', '他说”水要排净"。值班长又说"再看', '他说”水要排净"。值班长又说"再看'],
  ['punctuation-width', 'see https://example.org/a?b=c,d and f(x), ok', 'see https://example.org/a?b=c,d and f(x), ok'],
  ['punctuation-space', '他说， “ 20台水泵”已到 。好', '他说，“20台水泵”已到。好'],
  ['punctuation-space', '“碧水蓝天” 再出发', '“碧水蓝天” 再出发'],
  ['headline-space', '深入贯彻 安全生产责任制', '深入贯彻安全生产责任制'],
  ['private-use', '泵站\ue001检修', '泵站检修'],
  ['look-alikes', '⼯厂⽤电', '工厂用电'],
  ['look-alikes', '泵站﹐水泵﹙备用﹚﹕十二台', '泵站，水泵（备用）：十二台'],
  ['full-width', 'ＡＢＣ１２３', 'ABC123'],
  ['invisible-characters', '泵\u200b站\u200d检修，👨‍👩‍👧来参观', '泵站检修，👨‍👩‍👧来参观'],
]

describe('characters', () => {
  test.each(SPANS)('%s: %s', (_, damaged, right) => expect(repair(damaged)).toBe(right))
})

const COLUMN = `八月二十日清晨，石榴湾泵站的
十二台水泵同时启动，轰鸣声传
到对岸的渔村。值班长说，这是
今年最后一次联动试车。

试车之前，检修班用十七天时间
把每一台水泵拆开，换下磨损的
轴承。
`

describe('lines', () => {
  test('a column becomes paragraphs, by its width and its blank lines', () => {
    expect(repair(COLUMN).split('\n\n')).toEqual([
      '八月二十日清晨，石榴湾泵站的十二台水泵同时启动，轰鸣声传到对岸的渔村。值班长说，这是今年最后一次联动试车。',
      '试车之前，检修班用十七天时间把每一台水泵拆开，换下磨损的轴承。',
    ])
  })
  test('a blank line after every line changes nothing', () => {
    const lines = COLUMN.split('\n').filter(Boolean)
    expect(repair(lines.join('\n\n'))).toBe(repair(lines.join('\n')))
  })
  test('a word of Latin script that went to the next line leaves no paragraph behind', () => {
    const text =
      '    平台由三所高校共同维护，采用\nTypeScript编写，已有用户一万多。\n团队负责人说，下一个版本支持\nWebAssembly，并且把响应的时间\n压缩到二十毫秒以内。'
    expect(repair(text)).not.toContain('\n')
  })
  test('a byline stands alone in a column', () => {
    expect(repair(`石榴湾泵站试车\n\n本报通讯员 甲某\n\n${COLUMN.replaceAll('\n', '\n\n')}`)).toContain(
      '\n\n本报通讯员 甲某\n\n',
    )
  })
  test('words set apart by spaces inside a column are no table, an address that went to the next line ends nothing', () => {
    const text =
      '    值班表按照轮次排定，每一班由\n主班、副班 与 后备 三个人组成，\n交接时都要核对记录本上的读数和\n运行状态，值班长把它抄写到文件\n/srv/pump/2026/records/shift.csv\n里面，并且由下一班的人再次核对。'
    expect(repair(text)).not.toContain('\n')
  })
  test('a line that ends with a colon inside a paragraph is no kicker, 据 inside a word opens nothing', () => {
    const text =
      '    申请补助的企业应当同时具备\n下列条件，并且提交真实的数\n据，具备的条件包括这样几项：\n在本省注册满三年，近两年没\n有发生过事故。'
    expect(repair(text)).not.toContain('\n')
  })
  test('verse keeps its lines, whatever their width, and its title stands alone', () => {
    const verse = '渡口\n\n船还系在榆树下，\n桨声走远，\n一盏灯，替人守着河湾。\n石头不认得归人；\n归人何曾认得自己？'
    const lines = '船还系在榆树下，\\\n桨声走远，\\\n一盏灯，替人守着河湾。\\\n石头不认得归人；\\\n归人何曾认得自己？'
    expect(repair(verse)).toBe(`渡口\n\n${lines}`)
    expect(repair(repair(verse))).toBe(repair(verse))
    expect(repair('白日依山尽，\n\n黄河入海流。\n\n欲穷千里目，\n\n更上一层楼。').split('\n\n')).toHaveLength(4)
  })
  test('a free verse whose line ends without a mark keeps its lines', () => {
    const verse = '雨停了，\n船还没有靠岸，\n我听见有人在喊\n我小时候的名字。\n\n灯一盏一盏地灭，\n只剩下江。'
    expect(repair(`渡口\n\n${verse}\n`).split('\n')).toHaveLength(2 + verse.split('\n').length)
  })
  test('regulated verse keeps its lines, though every one of them ends a sentence', () => {
    const verse = '潮来石岸听鼓响，灯照泵房数夜长。\n十二台前人未睡，一江春水又经霜。'
    expect(repair(`夜班\n\n${verse}\n\n值班员写完这首诗，天就亮了。`)).toBe(
      `夜班\n\n${verse.replace('\n', '\\\n')}\n\n值班员写完这首诗，天就亮了。`,
    )
  })
  test('prose that an address or a long word made uneven is no verse', () => {
    const text =
      '    安装之前，先看说明，\n多半是权限问题，请参考\nhttps://pump.example.org/errors?code=12，\n或者写信到pump@example.org，\n请管理员代为办理。\n    第二天再试，一切正常。'
    expect(repair(text)).not.toContain('\\')
  })
  const CUT = `    检修班用十七天时间把每一台水
泵拆开，换下磨损的轴承，再按


照图纸装回去。
    试车那天，对岸的渔村来了许多
人。值班长说，这是今年最后一次。


雨季到来之前，还要再查一遍闸门
和备用电源。
    夜里，泵房的灯一直亮着，像一
只不肯合上的眼睛。
`
  test('a gap of the column ends no paragraph where first lines are set in', () => {
    expect(repair(CUT).split('\n\n')).toEqual([
      '检修班用十七天时间把每一台水泵拆开，换下磨损的轴承，再按照图纸装回去。',
      '试车那天，对岸的渔村来了许多人。值班长说，这是今年最后一次。雨季到来之前，还要再查一遍闸门和备用电源。',
      '夜里，泵房的灯一直亮着，像一只不肯合上的眼睛。',
    ])
  })
  test('a gap ends no paragraph where it parts a word', () => {
    const text =
      '去年入冬以前泵站把用了二十年的水泵报告给有关部\n\n门，值班员不必整夜守在泵房里，听机器的声音。\n\n检修班的人说，节约下来的电费，够买一台新的水\n泵，还够给泵房刷一遍漆，再添两盏值夜的灯。'
    expect(repair(text).split('\n\n')).toHaveLength(2)
  })
  test('a list that runs inside a line goes on in the next; a label opens a paragraph', () => {
    const text =
      '会议决定：（1）成立检修小组；（2）五月底完成招标；\n（3）汛期之前完成安装，所有水泵都要试车一次，值班。'
    expect(repair(`${text}\n`)).not.toContain('\n')
    expect(repair('泵站检修会议纪要\n时间：四月十八日\n地点：泵房二楼').split('\n\n')).toHaveLength(3)
  })
  test('the space before a number that went to the next line is no indent', () => {
    const column =
      '检修班把水泵拆开，换下磨损的轴承，用了\n 12天时间，比往年少用了三天，下一步将\n开通两条支线，泵房里的人都松了一口气。'
    expect(repair(column)).not.toContain('\n')
  })
  test('sentences of Latin script end with a point: their paragraphs stay apart, and words keep their gap', () => {
    const first = 'The operators came back at dawn. “Nothing failed,” one of them said (his words).'
    const second = 'Prices ranged from $1,200 to $3,450, says https://news.example.org/r.'
    const third = '$5 is what the sand of a whole summer weighed in the account of the old pump house.'
    expect(repair(`${first}\n\n${second}\n\n${third}\n`)).toBe(`${first}\n\n${second}\n\n${third}`)
    const column =
      'The operators came back at dawn, and nothing had failed, one\nof them said, but nothing had been easy either that (long).\nThey had run twelve pumps for thirty-six hours; two of them,\nthe oldest, were stopped twice for inspection by their crew.'
    expect(repair(column)).toBe(column.replaceAll('\n', ' '))
    expect(repair('这一年的渗漏量比上一年少了三成多，为2.\n5立方米，泵房的人都松了一口气。')).toContain('2.5')
  })
  test('prose under a table begins a paragraph, a footnote keeps its mark', () => {
    const text = '| 泵 | 台 |\n| --- | --- |\n| 轴流 | 12 |\n\n数据来源：泵站。\n\n[^1]: 据《泵站志》第三卷。'
    expect(repair(text)).toBe(text)
  })
  test('a text that is all short lines is read whole, however many they are', () => {
    expect(repair('水退了，\n人回来。\n'.repeat(100_000)).length).toBeGreaterThan(800_000)
  })
  test('a text in one line is read whole, however many spaces it has', () => {
    const line = '水泵 启动'.repeat(300_000)
    expect(repair(line)).toBe(line)
  })
  test('who speaks begins a paragraph, and so does a field of a form', () => {
    const talk =
      '主持人：一座泵站一年要检修多少次，\n要多少人？\n老师傅：汛前一次，汛后一次，每次十七八\n天。\n主持人：人够吗？\n老师傅：够。\n记录：甲某。'
    expect(
      repair(talk)
        .split('\n\n')
        .map((one) => one.slice(0, 3)),
    ).toEqual(['主持人', '老师傅', '主持人', '老师傅', '记录：'])
  })
  test('first lines that are set in begin paragraphs, though they are more than the others', () => {
    const text =
      '　　一、参会人员\n　　每个会员单位一名代表；请各单位于十二月\n一日前报名。\n　　二、其他事项\n　　会议不收会务费，交通费用自理，请提前告\n知车次。'
    expect(repair(text).split('\n\n')).toHaveLength(4)
  })
  test('fields that end with a semicolon are no sentence', () => {
    const text = '开放时间：9:00至17:00；\n\n门票价格：成人票40元，学生票20元；\n\n停车收费：首小时5元。'
    expect(repair(text)).toBe(text.replaceAll('\n\n\n', '\n\n'))
  })
  test('where the text has a line a paragraph, short lines among the long are paragraphs too', () => {
    const long =
      '为切实做好今冬明春的供水安全工作，防范管网冻裂、水质波动等风险，根据有关规定，现就开展检查工作通知如下，请认真执行。'
    const text = [
      '关于做好冬季供水安全检查工作的通知',
      '各区（县）水务局，市自来水公司，各单位：',
      long,
      '关键词：水泵；轴承；检修',
      long,
    ]
    expect(repair(text.join('\n')).split('\n\n')).toEqual(text)
  })
  test('a headline of two lines is joined and stands apart from its body', () => {
    const text = `石榴湾泵站完成\n今年最后一次试车\n\n${COLUMN}`
    expect(repair(text).split('\n\n')[0]).toBe('石榴湾泵站完成今年最后一次试车')
  })
  test('Latin words keep their gap, a hyphen and a number have none', () => {
    expect(repair('论文题为“Reading the \nriver by sound”，编号KX-\n2026-1\n7。')).toBe(
      '论文题为“Reading the river by sound”，编号KX-2026-17。',
    )
  })
  test('two spaces after a sentence begin a paragraph, a phrase between them is a subheading', () => {
    expect(repair('水退了。守住最后一米  接下来的三天没有人离开泵房。').split('\n\n')).toEqual([
      '水退了。',
      '## 守住最后一米',
      '接下来的三天没有人离开泵房。',
    ])
  })
  test('a paragraph extracted twice is kept once, and so is its tail', () => {
    const long = '值班长把记录本翻到最后一页，写下水位、时间和每一台水泵的转速，然后签上名字。'
    expect(repair(`${long}\n\n${long}\n\n${long.slice(-32)}`)).toBe(long)
  })
  test('lists, tables, headings and directives keep their lines', () => {
    const text =
      '## 器材\n\n- 水泵\n- 阀门\n\n| 名称 | 数量 |\n| --- | --- |\n| 水泵 | 12 |\n\n:::aside{label=编辑点评}\n说明\n:::'
    expect(repair(text)).toContain('- 水泵\n- 阀门')
    expect(repair(text)).toContain('| 名称 | 数量 |\n| --- | --- |\n| 水泵 | 12 |')
    expect(repair(text)).toContain(':::aside{label=编辑点评}')
  })
})

describe('every repair', () => {
  test('explains itself with its line, before and after', () => {
    const { changes } = repairText('第一行写到这里\n主 办')
    expect(changes).toContainEqual(
      expect.objectContaining({ pass: 'letter-spacing', line: 2, before: expect.stringContaining('主 办') }),
    )
    for (const change of changes) expect(change.why.zh.length).toBeGreaterThan(5)
  })
  test.each(PASS_NAMES)('%s can be switched off', (name) => {
    const damaged = '主 办 单 位,泵站\ue000 提前检修袁水泵全部备用遥\n１２ . 5％ ⼯厂———"水"'
    const { changes } = repairText(damaged, { without: new Set([name]) })
    expect(changes.map((one) => one.pass)).not.toContain(name)
  })
  test('doubts are reported and nothing is changed for them', () => {
    const { tracked, notes } = repairText('用于医疗植人物，网址www.lanchuanj1dian.com')
    expect(tracked.text).toContain('植人物')
    expect(notes.map((one) => one.kind)).toEqual(['ocr', 'ocr'])
  })
})

const piece = fc.constantFrom(
  ...[
    '泵站',
    '，',
    '。',
    ' ',
    '  ',
    '\n',
    '\n\n',
    '袁',
    '遥 ',
    '尧',
    '野',
    '冶',
    '院',
    '主 办',
    'AI ',
    '12 . 5％',
    '(',
    ')',
    '"',
    '“',
    '”',
    ',',
    ':',
    '—',
    '- ',
    '## ',
    '一、',
    '1.',
    '【',
    '】',
    '值班长说',
    '石榴湾的水位在凌晨三点回落到警戒线以下',
    '\u3000',
    '…',
    '；',
    '3',
    '版',
    '■',
  ],
)

test('repairing what was repaired changes nothing but paragraphs that stop inside a sentence', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const once = repair(pieces.join(''))
      const twice = repair(once)
      expect(twice.replace(/\s+/g, '')).toBe(once.replace(/\s+/g, ''))
      expect(repair(twice)).toBe(twice)
    }),
    { numRuns: 300 },
  )
})
