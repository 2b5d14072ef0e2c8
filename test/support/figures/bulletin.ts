// Pictures of the bulletin issue: two reports, a patent, four products, a workbench at dusk and an advert.
import { disc, gear, group, line, oval, path, rect, row, sheet, tint, words } from './ink.ts'
import { cloud, factory, hills, machine, person, robot, tree } from './scenery.ts'

const table = (x: number, y: number, wide: number): string =>
  rect(x, y, wide, 22, { fill: '#8a6a4a', round: 5 }) +
  rect(x + 20, y + 22, 16, 120, { fill: '#6f5439' }) +
  rect(x + wide - 36, y + 22, 16, 120, { fill: '#6f5439' })

const tile = (ground: string, caption: string, ...parts: readonly string[]): string =>
  sheet(
    1200,
    640,
    ground,
    disc(600, 310, 260, { fill: tint.snow, opacity: 0.45 }),
    ...parts,
    words(600, 600, caption, { size: 30, anchor: 'middle', bold: true }),
  )

const flower = (x: number, y: number, fill: string): string =>
  row(6, (at) => group(`translate(${x} ${y}) rotate(${at * 60})`, oval(0, -14, 8, 14, { fill }))) +
  disc(x, y, 8, { fill: tint.ochre })

export const bulletin: Readonly<Record<string, () => string>> = {
  'open-day.jpg': () =>
    sheet(
      1500,
      840,
      '#cfe3e6',
      cloud(260, 170, 1.6),
      cloud(1150, 130, 1.2),
      hills(1500, 560, [120, 190, 130, 210, 150, 180], '#b3cfc2'),
      rect(180, 210, 1140, 360, { fill: tint.paper }),
      rect(160, 190, 1180, 34, { fill: tint.teal }),
      row(9, (at) => rect(220 + at * 120, 262, 78, 88, { fill: tint.mist, round: 4 })),
      row(9, (at) => rect(220 + at * 120, 392, 78, 88, { fill: at === 4 ? '#f4d9a4' : tint.mist, round: 4 })),
      rect(560, 128, 380, 74, { fill: tint.rust, round: 6 }),
      words(750, 180, '公众开放日', { size: 44, bold: true, anchor: 'middle', fill: tint.paper, gap: 10 }),
      rect(0, 560, 1500, 280, { fill: '#d9c9a6' }),
      row(12, (at) => path(`M${at * 130 + 20} ${600 + (at % 3) * 70}h40`, { stroke: '#cbb88f', width: 6 })),
      tree(90, 580, 1.6),
      tree(1410, 580, 1.7),
      row(15, (at) =>
        line(at * 110 - 10, 60 + Math.abs(7 - at) * 3, at * 110 + 100, 60 + Math.abs(6 - at) * 3, {
          stroke: tint.muted,
          width: 2,
        }),
      ),
      row(15, (at) =>
        path(`M${at * 110 + 20} 62h44l-22 40Z`, { fill: [tint.rust, tint.ochre, tint.sea][at % 3] ?? tint.sea }),
      ),
      table(120, 600, 330),
      path('M220 600Q250 560 280 600Q310 560 340 600', { stroke: tint.sea, width: 10 }),
      rect(246, 520, 60, 66, { fill: tint.snow, opacity: 0.85, round: 6 }),
      rect(246, 546, 60, 40, { fill: tint.sea, round: 4 }),
      table(1040, 600, 330),
      gear(1130, 552, 46, 12, tint.rust, '#d9c9a6'),
      gear(1216, 566, 34, 10, tint.teal, '#d9c9a6'),
      robot(700, 760, 1.5, tint.ochre, 6),
      flower(838, 560, tint.rust),
      line(838, 570, 838, 622, { stroke: tint.sage, width: 6 }),
      person(930, 780, 0.66, { coat: tint.rust, long: true }, 'rest'),
      person(1010, 790, 1.05, { coat: tint.teal }),
      person(520, 770, 0.95, { coat: tint.sea, long: true }),
      person(450, 780, 0.6, { coat: tint.ochre }),
      person(210, 800, 0.62, { coat: tint.rust }),
      person(300, 810, 1, { coat: '#7c868c', glasses: true }, 'point'),
      person(1180, 810, 0.64, { coat: tint.sage, long: true }, 'point'),
      person(1290, 800, 1, { coat: tint.night, glasses: true }),
    ),

  'clinic.jpg': () =>
    sheet(
      1400,
      800,
      '#eee6d6',
      rect(0, 600, 1400, 200, { fill: '#d3c7b0' }),
      rect(380, 70, 640, 100, { fill: tint.teal, round: 8 }),
      words(700, 138, '会员技术门诊', { size: 54, bold: true, anchor: 'middle', fill: tint.paper, gap: 10 }),
      row(3, (at) => rect(130 + at * 430, 220, 280, 110, { fill: tint.paper, round: 8 })),
      row(3, (at) =>
        words(270 + at * 430, 292, ['铸锻科', '切削科', '流体科'][at] ?? '', {
          size: 42,
          bold: true,
          anchor: 'middle',
          fill: tint.rust,
        }),
      ),
      row(3, (at) => person(170 + at * 430, 640, 1.02, { coat: tint.snow, glasses: at !== 1, long: at === 1 })),
      row(3, (at) =>
        person(
          384 + at * 430,
          650,
          1.02,
          { coat: [tint.sea, tint.ochre, tint.sage][at] ?? tint.sea, cap: at === 2 ? tint.night : '' },
          'rest',
        ),
      ),
      row(
        3,
        (at) =>
          rect(100 + at * 430, 560, 350, 150, { fill: '#8a6a4a', round: 8 }) +
          rect(88 + at * 430, 544, 374, 26, { fill: '#a58259', round: 6 }),
      ),
      path('M200 530L280 510M294 520L360 536', { stroke: tint.muted, width: 26 }),
      gear(708, 508, 32, 12, tint.muted, '#eee6d6'),
      row(5, (at) =>
        group(`translate(1140 512) rotate(${at * 72})`, path('M0 0Q20 -30 4 -46Q-14 -26 0 0Z', { fill: tint.muted })),
      ),
      disc(1140, 512, 12, { fill: tint.night }),
    ),

  'riser-patent.png': () =>
    sheet(
      1300,
      760,
      tint.paper,
      rect(0, 0, 14, 760, { fill: tint.teal }),
      words(60, 76, '提前想好从哪里断', { size: 42, bold: true, serif: true }),
      words(60, 120, '冒口根部剖面示意', { size: 26, fill: tint.muted }),
      rect(180, 470, 700, 200, { fill: '#8b959b', round: 8 }),
      path('M430 470V420H630V470Z', { fill: '#8b959b' }),
      path('M360 190H700V400L630 420H430L360 400Z', { fill: '#a9b1b5' }),
      rect(410, 412, 240, 18, { fill: tint.ochre }),
      row(12, (at) => path(`M${414 + at * 20} 430l10 -18l10 18Z`, { fill: tint.rust })),
      path('M150 400L420 436L150 470Z', { fill: tint.teal }),
      rect(60, 396, 92, 78, { fill: tint.night, round: 8 }),
      path('M184 350H300M276 332L304 350L276 368', { stroke: tint.rust, width: 9 }),
      words(176, 320, '缓慢撑开，测力', { size: 26, bold: true, fill: tint.rust }),
      words(530, 310, '冒口', { size: 40, bold: true, anchor: 'middle' }),
      words(530, 590, '铸件', { size: 40, bold: true, anchor: 'middle', fill: tint.paper }),
      line(652, 420, 900, 360, { stroke: tint.ink, width: 2, dash: '6 6' }),
      words(912, 362, '带缺口的陶瓷断片', { size: 30, bold: true }),
      words(912, 402, '断口平整，残留不超过1.5毫米', { size: 24, fill: tint.muted }),
      words(66, 520, '液压楔', { size: 30, bold: true }),
    ),

  'product-sensor.png': () =>
    tile(
      '#dfe8e8',
      '无线振动采集器',
      rect(330, 420, 540, 90, { fill: tint.muted, round: 10 }),
      path('M420 420Q420 250 600 250Q780 250 780 420Z', { fill: tint.sea }),
      disc(600, 400, 74, { fill: tint.night }),
      rect(540, 150, 120, 110, { fill: tint.ochre, round: 22 }),
      disc(600, 205, 26, { fill: tint.paper }),
      row(3, (at) =>
        path(`M${690 + at * 26} ${180 - at * 18}Q${716 + at * 30} 205 ${690 + at * 26} ${230 + at * 18}`, {
          stroke: tint.rust,
          width: 8,
        }),
      ),
    ),
  'product-gear.png': () =>
    tile(
      '#efe3cc',
      '精密小齿轮',
      gear(500, 320, 150, 22, tint.teal, '#f6efe2'),
      gear(748, 288, 84, 12, tint.ochre, '#f6efe2'),
    ),
  'product-valve.png': () =>
    tile(
      '#e1e8dd',
      '中压球阀',
      rect(270, 300, 660, 110, { fill: tint.sea }),
      rect(250, 270, 44, 170, { fill: tint.night, round: 6 }),
      rect(906, 270, 44, 170, { fill: tint.night, round: 6 }),
      disc(600, 355, 120, { fill: tint.teal }),
      rect(580, 150, 40, 100, { fill: tint.muted }),
      rect(430, 116, 340, 40, { fill: tint.ochre, round: 20 }),
      disc(600, 355, 54, { fill: tint.mist }),
    ),
  'product-software.png': () =>
    tile(
      '#e4e3ec',
      '车间排产软件',
      rect(330, 110, 540, 350, { fill: tint.night, round: 16 }),
      rect(350, 130, 500, 310, { fill: tint.paper, round: 6 }),
      row(5, (at) =>
        rect(380 + [0, 60, 30, 150, 200][at]!, 160 + at * 54, [180, 240, 320, 200, 170][at]!, 32, {
          fill: [tint.sea, tint.ochre, tint.teal, tint.rust, tint.sage][at] ?? tint.sea,
          round: 6,
        }),
      ),
      line(640, 140, 640, 430, { stroke: tint.rust, width: 3, dash: '8 8' }),
      rect(560, 460, 80, 50, { fill: tint.night }),
      rect(480, 506, 240, 18, { fill: tint.night, round: 8 }),
    ),

  'noise-map.png': () => {
    const loud = ['#e3ece4', '#cfdcc4', '#ecd9a0', '#e3b168', '#d07f4a', '#b4492f']
    const level = (x: number, y: number): number => {
      const press = 5.6 - Math.hypot(x - 4.5, y - 2.5) * 0.95
      const chips = 4.2 - Math.hypot(x - 14, y - 5.5) * 1.05
      return Math.max(0, Math.min(5, Math.round(Math.max(press, chips))))
    }
    const cell = (at: number): string => {
      const [x, y] = [at % 20, Math.floor(at / 20)]
      return rect(70 + x * 56, 160 + y * 56, 53, 53, { fill: loud[level(x, y)] ?? tint.mist, round: 5 })
    }
    return sheet(
      1400,
      780,
      tint.paper,
      rect(0, 0, 14, 780, { fill: tint.teal }),
      words(60, 76, '厂区噪声地图', { size: 42, bold: true, serif: true }),
      words(60, 122, '白班平均值，每格5米见方', { size: 26, fill: tint.muted }),
      row(180, cell),
      rect(150, 190, 330, 190, { stroke: tint.night, width: 4 }),
      words(350, 334, '冲压车间', { size: 27, bold: true, anchor: 'middle', fill: tint.paper }),
      rect(740, 390, 280, 190, { stroke: tint.night, width: 4 }),
      words(880, 500, '机加工车间', { size: 30, bold: true, anchor: 'middle' }),
      rect(970, 190, 200, 120, { stroke: tint.night, width: 4 }),
      words(1070, 262, '办公楼', { size: 30, bold: true, anchor: 'middle' }),
      rect(130, 520, 210, 120, { stroke: tint.night, width: 4 }),
      words(235, 592, '食堂', { size: 30, bold: true, anchor: 'middle' }),
      path('M1070 312V348H620V620H344', { stroke: '#3f7a55', width: 8, dash: '4 18' }),
      words(640, 700, '安静通道', { size: 28, bold: true, fill: '#3f7a55', anchor: 'middle' }),
      row(6, (at) => rect(1240, 200 + at * 56, 40, 48, { fill: loud[at] ?? tint.mist, round: 4 })),
      row(6, (at) => words(1294, 234 + at * 56, ['60以下', '65', '70', '75', '80', '85以上'][at] ?? '', { size: 23 })),
      words(1240, 176, '分贝（A）', { size: 23, fill: tint.muted }),
    )
  },

  'workstation.jpg': () =>
    sheet(
      1500,
      840,
      '#2b4453',
      rect(120, 70, 760, 430, { fill: '#16232e', round: 8 }),
      rect(140, 90, 720, 390, { fill: '#e08d55' }),
      rect(140, 90, 720, 130, { fill: '#8d6a7d' }),
      rect(140, 200, 720, 90, { fill: '#c77f63' }),
      disc(660, 300, 54, { fill: '#f5c98a' }),
      hills(1500, 0, [0, 0], 'none'),
      group('translate(170 480)', factory(0, 0, 0.7, 4, '#3b3a4a', '#2a2c3c')),
      group('translate(560 480)', factory(0, 0, 0.62, 4, '#45404e', '#30303f')),
      line(500, 70, 500, 500, { stroke: '#16232e', width: 16 }),
      rect(0, 600, 1500, 240, { fill: '#7d5a3c' }),
      rect(0, 600, 1500, 26, { fill: '#9b744e' }),
      path('M900 600L1180 300H1290L1480 600Z', { fill: '#f6d58f', opacity: 0.28 }),
      path('M1380 600V430L1240 250', { stroke: '#16232e', width: 16 }),
      path('M1160 300L1215 205Q1250 190 1280 225L1300 300Z', { fill: tint.rust }),
      rect(1330, 584, 110, 18, { fill: '#16232e', round: 8 }),
      path('M980 600V520H1040V480H1160V520H1200V600Z', { fill: '#5a6b75' }),
      rect(1034, 440, 26, 60, { fill: '#77878f' }),
      rect(1130, 440, 26, 60, { fill: '#77878f' }),
      rect(1060, 452, 70, 30, { fill: tint.ochre }),
      line(1180, 560, 1260, 540, { stroke: '#9aa7ad', width: 12 }),
      path('M690 600V500H810V600Q750 612 690 600Z', { fill: tint.snow }),
      path('M810 520Q860 520 856 556Q850 586 808 580', { stroke: tint.snow, width: 14 }),
      oval(750, 500, 60, 12, { fill: '#d9cbb4' }),
      rect(690, 512, 120, 12, { fill: '#3f6f9e' }),
      path('M704 574l18 -8l8 18Z', { fill: '#33444f' }),
      path('M792 540l-14 -4l4 14Z', { fill: '#33444f' }),
      path('M726 470Q736 448 726 428M760 466Q772 444 760 420', { stroke: tint.snow, width: 5, opacity: 0.5 }),
      rect(330, 640, 300, 22, { fill: '#b8c2c6', round: 3 }),
      path('M350 640V600H376V640M440 640V612H462V640', { fill: '#b8c2c6' }),
      row(13, (at) => line(500 + at * 9, 644, 500 + at * 9, at % 5 ? 652 : 658, { stroke: '#55646c', width: 2 })),
      path('M860 700L1120 676', { stroke: '#55646c', width: 22 }),
      path('M1120 676L1200 668', { stroke: '#c28a4a', width: 30 }),
    ),

  'ad-park.png': () =>
    sheet(
      1400,
      620,
      tint.teal,
      disc(1120, 250, 210, { fill: tint.ochre, opacity: 0.9 }),
      group('translate(820 560)', factory(0, 0, 1, 4, tint.paper, tint.night)),
      machine(690, 560, 0.9, tint.sea),
      rect(0, 556, 1400, 64, { fill: tint.night }),
      words(70, 150, '省下排队的四十六天', { size: 66, bold: true, serif: true, fill: tint.paper }),
      words(70, 226, '园区共享检测中心', { size: 42, fill: '#f4d9a4', bold: true }),
      words(70, 300, '减速器 · 泵阀 · 液压 · 噪声', { size: 34, fill: tint.mist }),
      words(70, 350, '夜间机时七折', { size: 34, fill: tint.mist }),
      words(70, 600, '墨山装备产业园　moshan-park.example.com', { size: 28, fill: tint.mist }),
    ),
}
