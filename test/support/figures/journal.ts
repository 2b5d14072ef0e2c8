// Pictures of the journal issue: its cover, four charts, two diagrams and two scenes.
import { barChart, lineChart, shareChart } from './charts.ts'
import { disc, gear, group, line, path, rect, row, sheet, tint, words } from './ink.ts'
import { cloud, crane, factory, hills, listener, machine, person, robot, tree, turbine } from './scenery.ts'

export const journal: Readonly<Record<string, () => string>> = {
  'cover.jpg': () =>
    sheet(
      1500,
      1000,
      '#f3dcb4',
      disc(1090, 330, 150, { fill: '#f7ecd2' }),
      disc(1090, 330, 108, { fill: tint.ochre, opacity: 0.85 }),
      cloud(320, 210, 1.5, tint.paper, 0.7),
      cloud(760, 150, 1, tint.paper, 0.6),
      hills(1500, 760, [210, 330, 240, 380, 260, 300, 190], '#c9b78f'),
      turbine(300, 500, 1, 20),
      turbine(420, 470, 0.8, 55),
      turbine(1418, 545, 0.9, 85),
      hills(1500, 780, [150, 180, 250, 160, 220, 170, 210], tint.sage),
      factory(150, 760, 1.05, 4, tint.paper, tint.teal),
      factory(760, 766, 1.25, 4, '#e7d3ae', tint.rust),
      row(7, (at) =>
        tree(at < 3 ? 36 + at * 48 : 560 + at * 54, 772 + (at % 2) * 6, 0.85 + (at % 3) * 0.18, '#64876b'),
      ),
      rect(0, 764, 1500, 236, { fill: tint.sea }),
      row(18, (at) =>
        line(40 + ((at * 331) % 1420), 800 + at * 10, 110 + ((at * 331) % 1420) + at * 4, 800 + at * 10, {
          stroke: tint.mist,
          width: 4,
          opacity: 0.6,
        }),
      ),
      path('M520 890H900L860 940H570Z', { fill: tint.night }),
      rect(590, 846, 80, 44, { fill: tint.ochre }),
      rect(676, 846, 80, 44, { fill: tint.rust }),
      rect(634, 802, 80, 42, { fill: tint.paper }),
      path('M790 890V810H850V890Z', { fill: tint.snow }),
      rect(800, 822, 40, 20, { fill: tint.sea }),
    ),

  'monthly-growth.png': () =>
    lineChart(
      { title: '机电行业增加值月度同比增速', unit: '单位：%；1—2月合并计算', note: '省机电联合会行业运行部' },
      { from: 4, max: 8, step: 1 },
      ['1—2月', '3月', '4月', '5月', '6月', '7月', '8月', '9月'],
      [
        { name: '2026年', colour: tint.teal, values: [7.4, 7.1, 6.3, 5.8, 6.1, 6.6, 7.0, 7.0] },
        { name: '2025年', colour: tint.ochre, values: [7.2, 6.9, 6.4, 5.4, 5.0, 4.8, 5.6, 5.9] },
      ],
      [
        { at: 0, text: '7.4' },
        { at: 7, text: '7.0' },
      ],
    ),

  'margins.png': () =>
    shareChart({ title: '前三季度分行业营业收入利润率', unit: '单位：%', note: '120家样本企业' }, [
      { name: '仪器仪表', value: 11.3, colour: tint.teal },
      { name: '泵阀', value: 8.6 },
      { name: '轴承', value: 7.9 },
      { name: '机床', value: 7.1 },
      { name: '电机电器', value: 5.2 },
      { name: '铸锻', value: 4.4 },
      { name: '农机', value: 4.1 },
      { name: '汽车零部件', value: 3.4, colour: tint.rust },
    ]),

  'pump-noise.png': () =>
    lineChart(
      { title: '静音系列供水泵的噪声', unit: '单位：分贝（A），测点距机组1米', note: '企业实测' },
      { from: 40, max: 80, step: 10 },
      ['2015', '2016', '2017', '2018', '2019', '2020', '2021', '2022', '2023', '2024', '2025', '2026'],
      [{ name: '噪声', colour: tint.teal, values: [72, 60, 59, 58, 56, 54, 53, 51, 50, 50, 49, 49] }],
      [
        { at: 0, text: '72' },
        { at: 1, text: '60　动平衡、隔振' },
        { at: 5, text: '54　水力重新设计' },
        { at: 10, text: '49　整流短管' },
      ],
    ),

  'part-codes.png': () =>
    barChart(
      { title: '物料编码数量', unit: '单位：万个', note: '星麦数控机床公司' },
      { max: 5, step: 1 },
      ['2024年12月', '2025年3月', '2025年4月', '2025年5月', '2025年6月', '2026年9月'],
      [{ name: '编码', colour: tint.sea, values: [4.1, 4.12, 3.74, 3.08, 2.63, 2.65] }],
    ),

  'film-layers.png': () => {
    const layers = [
      { y: 540, h: 150, fill: '#8b959b', name: '硬质合金基体', note: '刀片本身' },
      { y: 440, h: 100, fill: tint.mist, name: '绝缘层', note: '掺氧化钇的氧化铝，五层交替，2.6微米' },
      { y: 350, h: 90, fill: tint.ochre, name: '敏感层', note: '镍铬合金，0.4微米' },
      { y: 250, h: 100, fill: tint.teal, name: '保护层', note: '氮化硅，1.2微米' },
    ]
    return sheet(
      1400,
      800,
      tint.paper,
      rect(0, 0, 14, 800, { fill: tint.teal }),
      words(60, 76, '刀片上的三层薄膜', { size: 42, bold: true, serif: true }),
      words(60, 122, '截面示意，未按比例', { size: 26, fill: tint.muted }),
      ...layers.map(({ y, h, fill, name, note }) =>
        [
          path(`M90 ${y}H640L600 ${y + h}H90Z`, { fill }),
          line(622, y + h / 2, 740, y + h / 2, { stroke: tint.ink, width: 2, dash: '6 6' }),
          words(758, y + h / 2 + 2, name, { size: 31, bold: true }),
          words(758, y + h / 2 + 38, note, { size: 24, fill: tint.muted }),
        ].join(''),
      ),
      row(4, (at) => line(96, 460 + at * 20, 612, 460 + at * 20, { stroke: tint.sea, width: 2 })),
      path('M330 156Q392 196 372 242M344 230L372 246L388 216', { stroke: tint.rust, width: 7 }),
      words(310, 166, '切削热', { size: 28, bold: true, fill: tint.rust, anchor: 'end' }),
      words(90, 750, '三层合计4.2微米，约为一根头发丝直径的二十分之一', { size: 26 }),
    )
  },

  'mandrel-forging.jpg': () => {
    const hot = '#e8743b'
    return sheet(
      1400,
      800,
      '#f7f1e4',
      rect(0, 0, 14, 800, { fill: tint.teal }),
      words(60, 76, '芯棒锻造：压三下，松一下', { size: 42, bold: true, serif: true }),
      rect(120, 392, 1100, 76, { fill: '#7d8a91', round: 10 }),
      rect(60, 372, 90, 116, { fill: tint.night, round: 10 }),
      path('M360 300H960Q990 300 990 330V392H330V330Q330 300 360 300Z', { fill: hot }),
      path('M330 468H990V530Q990 560 960 560H360Q330 560 330 530Z', { fill: hot }),
      row(9, (at) => line(350 + at * 70, 316, 380 + at * 70, 384, { stroke: '#f3a36b', width: 4 })),
      row(9, (at) => line(350 + at * 70, 476, 380 + at * 70, 546, { stroke: '#f3a36b', width: 4 })),
      path('M540 170H800V276L780 300H560L540 276Z', { fill: tint.teal }),
      path('M540 700H800V584L780 560H560L540 584Z', { fill: tint.teal }),
      path('M670 128V160M650 140L670 164L690 140', { stroke: tint.rust, width: 9 }),
      words(700, 152, '上砧压下', { size: 27, bold: true, fill: tint.rust }),
      words(820, 664, '下砧', { size: 28, bold: true }),
      words(1020, 350, '钢锭，1100摄氏度', { size: 28, bold: true, fill: hot }),
      words(1020, 522, '内壁的润滑薄膜', { size: 27, fill: tint.muted }),
      line(1012, 514, 992, 474, { stroke: tint.muted, width: 3 }),
      words(1060, 441, '芯棒', { size: 30, bold: true, fill: tint.snow }),
      path('M232 560A120 150 0 0 1 232 300M208 320L234 298L250 328', { stroke: tint.ochre, width: 10 }),
      words(60, 640, '每压三下，抬起0.8秒，', { size: 27, bold: true }),
      words(60, 680, '反转15度', { size: 27, bold: true }),
    )
  },

  'two-masters.jpg': () =>
    sheet(
      1500,
      820,
      '#e4ebe6',
      rect(0, 610, 1500, 210, { fill: '#c9cfc6' }),
      row(5, (at) => rect(60 + at * 300, 40, 200, 120, { fill: '#f6f8f4', round: 6 })),
      row(5, (at) => line(160 + at * 300, 40, 160 + at * 300, 160, { stroke: '#c9d4cd', width: 5 })),
      machine(40, 610, 1.25, tint.sage),
      machine(1190, 610, 1.25, tint.sea),
      path('M440 620L420 690M1060 620L1080 690', { stroke: tint.night, width: 12 }),
      rect(410, 190, 680, 440, { fill: tint.night, round: 14 }),
      rect(426, 206, 648, 408, { fill: tint.snow, round: 8 }),
      line(750, 230, 750, 590, { stroke: tint.line, width: 4 }),
      words(588, 276, '怎么做', { size: 46, bold: true, anchor: 'middle', fill: tint.rust }),
      words(912, 276, '为什么', { size: 46, bold: true, anchor: 'middle', fill: tint.teal }),
      disc(588, 400, 74, { stroke: tint.rust, width: 6 }),
      disc(588, 400, 30, { stroke: tint.rust, width: 6 }),
      line(588, 400, 650, 360, { stroke: tint.rust, width: 5 }),
      words(588, 536, '0.02毫米', { size: 30, anchor: 'middle', fill: tint.rust }),
      path('M800 410Q828 320 856 410T912 410T968 410T1024 410', { stroke: tint.teal, width: 6 }),
      line(796, 470, 1030, 470, { stroke: tint.muted, width: 3 }),
      words(912, 536, '每转抖一次', { size: 30, anchor: 'middle', fill: tint.teal }),
      person(350, 720, 1.35, { coat: '#7c868c', cap: tint.ochre }, 'point'),
      group(
        'translate(1150 720) scale(-1 1)',
        person(0, 0, 1.3, { coat: tint.teal, long: true, glasses: true }, 'point'),
      ),
      row(6, (at) => listener(250 + at * 200, 830, 1.05 + (at % 2) * 0.08, at % 2 ? '#5d86a8' : '#4d769a')),
    ),

  'contest.jpg': () =>
    sheet(
      1500,
      840,
      '#dfe8e8',
      rect(0, 560, 1500, 280, { fill: '#c7cec9' }),
      row(11, (at) => path(`M${750 + (at - 5) * 90} 560L${750 + (at - 5) * 260} 840`, { stroke: '#b6beb8', width: 3 })),
      crane(1500, 70, 1180, 120),
      rect(250, 150, 640, 92, { fill: tint.rust, round: 6 }),
      words(570, 212, '全省机电行业职工技能竞赛', { size: 44, bold: true, anchor: 'middle', fill: tint.paper, gap: 4 }),
      disc(1010, 196, 58, { fill: tint.paper, stroke: tint.night, width: 9 }),
      path('M1010 196V156M1010 196L1040 210', { stroke: tint.rust, width: 7 }),
      row(4, (at) => machine(60 + at * 350, 560, 1, at % 2 ? tint.sage : tint.sea)),
      row(4, (at) => person(318 + at * 350, 580, 0.82, { coat: at % 2 ? tint.ochre : tint.teal, cap: tint.night })),
      row(3, (at) => rect(130 + at * 470, 690, 300, 26, { fill: tint.night, round: 5 })),
      row(
        3,
        (at) =>
          rect(150 + at * 470, 716, 18, 110, { fill: tint.muted }) +
          rect(392 + at * 470, 716, 18, 110, { fill: tint.muted }),
      ),
      row(3, (at) => robot(230 + at * 470, 690, 0.95, at === 1 ? tint.rust : tint.ochre, at * 12 - 10)),
      row(3, (at) => gear(370 + at * 470, 662, 26, 12, tint.muted, '#c7cec9')),
      row(3, (at) => person(490 + at * 470, 828, 0.98, { coat: at === 1 ? tint.sea : tint.rust, long: at === 0 })),
    ),
}
