// Pictures of the magazine issue: cover, scenes of its lead story, portraits for the quote cards, charts and adverts.
import { shareChart } from './charts.ts'
import { disc, gear, group, line, oval, path, rect, row, sheet, tint, words } from './ink.ts'
import { cloud, factory, hills, listener, machine, person, portrait, robot, tree } from './scenery.ts'

const tablet = (x: number, y: number, scale: number): string =>
  group(
    `translate(${x} ${y}) scale(${scale})`,
    rect(-120, -80, 240, 160, { fill: tint.night, round: 14 }),
    rect(-106, -66, 212, 132, { fill: tint.paper, round: 6 }),
    rect(-92, -50, 110, 100, { fill: tint.mist, round: 6 }),
    oval(-50, 0, 36, 30, { fill: tint.ochre, opacity: 0.8 }),
    oval(-56, 2, 17, 14, { fill: tint.rust }),
    words(34, -18, '+12℃', { size: 24, bold: true, fill: tint.rust }),
    row(3, (at) => rect(34, -4 + at * 18, 60 - at * 12, 8, { fill: tint.muted, round: 4 })),
  )

/** The new apprentice: a small friendly robot with a cap. */
const apprentice = (x: number, y: number, scale: number): string =>
  group(
    `translate(${x} ${y}) scale(${scale})`,
    oval(0, 2, 70, 10, { fill: tint.ink, opacity: 0.15 }),
    path('M-26 -60V-6M26 -60V-6', { stroke: tint.night, width: 26 }),
    rect(-60, -176, 120, 126, { fill: tint.sea, round: 24 }),
    rect(-34, -144, 68, 46, { fill: tint.paper, round: 8 }),
    path('M-22 -120L-8 -132L6 -112L22 -128', { stroke: tint.rust, width: 5 }),
    path('M-58 -150Q-92 -120 -84 -84M58 -150Q92 -120 84 -84', { stroke: tint.sea, width: 22 }),
    disc(-84, -76, 14, { fill: tint.ochre }),
    disc(84, -76, 14, { fill: tint.ochre }),
    rect(-10, -196, 20, 24, { fill: tint.night }),
    rect(-66, -290, 132, 100, { fill: tint.paper, round: 28 }),
    rect(-48, -262, 96, 48, { fill: tint.night, round: 20 }),
    disc(-22, -238, 10, { fill: '#f4d9a4' }),
    disc(22, -238, 10, { fill: '#f4d9a4' }),
    path('M-70 -276Q-70 -330 0 -330Q70 -330 70 -276Z', { fill: tint.ochre }),
    rect(-88, -282, 176, 14, { fill: tint.ochre, round: 7 }),
  )

const drone = (x: number, y: number, scale: number): string =>
  group(
    `translate(${x} ${y}) scale(${scale})`,
    path('M-150 -6Q0 -44 150 -6L150 4Q0 -14 -150 4Z', { fill: tint.paper }),
    path('M-26 -20H26L36 26Q0 44 -36 26Z', { fill: tint.paper }),
    path('M-26 -20H26L28 -6H-28Z', { fill: tint.teal }),
    row(
      2,
      (at) =>
        rect(-104 + at * 200, -24, 8, 30, { fill: tint.night }) +
        oval(-100 + at * 200, -26, 46, 6, { fill: tint.night, opacity: 0.55 }),
    ),
    rect(-24, 30, 48, 34, { fill: tint.rust, round: 4 }),
    path('M0 -20L20 -56H40L26 -16Z', { fill: tint.sea }),
  )

const face =
  (who: Parameters<typeof portrait>[0]): (() => string) =>
  () =>
    sheet(480, 480, who.ground, portrait(who))

const poster = (ground: string, ...parts: readonly string[]): string => sheet(1200, 1680, ground, ...parts)

export const magazine: Readonly<Record<string, () => string>> = {
  'cover.jpg': () =>
    sheet(
      1400,
      1200,
      '#f0d3a2',
      disc(700, 520, 440, { fill: '#f7e6c6' }),
      row(16, (at) => group(`rotate(${at * 22.5} 700 520)`, path('M700 20L716 60H684Z', { fill: tint.ochre }))),
      gear(240, 330, 120, 14, '#dcb67a', '#f0d3a2'),
      gear(1180, 280, 90, 12, '#dcb67a', '#f0d3a2'),
      machine(70, 920, 1.7, tint.sage),
      machine(960, 920, 1.7, tint.teal),
      rect(0, 910, 1400, 290, { fill: '#c39a66' }),
      row(8, (at) => line(at * 200, 910, at * 240 - 140, 1200, { stroke: '#b38a57', width: 4 })),
      person(500, 1090, 2.1, { coat: '#6d7a82', hair: '#cfd4d6', cap: tint.rust, glasses: true }, 'point'),
      apprentice(890, 1090, 1.75),
      tablet(712, 560, 0.92),
    ),

  'cover-master.jpg': () =>
    sheet(
      1500,
      840,
      '#dfe4dd',
      rect(0, 600, 1500, 240, { fill: '#c2c7bd' }),
      row(6, (at) => rect(50 + at * 250, 40, 150, 110, { fill: '#f3f5f0', round: 6 })),
      rect(760, 250, 640, 360, { fill: tint.teal, round: 14 }),
      rect(800, 300, 240, 200, { fill: tint.night, round: 8 }),
      path('M820 480L900 320M880 486L980 320', { stroke: tint.ochre, width: 12, opacity: 0.8 }),
      rect(1060, 330, 300, 70, { fill: '#8b959b', round: 8 }),
      rect(1100, 400, 60, 100, { fill: '#8b959b' }),
      rect(1200, 440, 160, 60, { fill: tint.ochre, round: 6 }),
      row(5, (at) =>
        disc(1090 + at * 56, 290, 12, {
          fill: [tint.rust, tint.ochre, tint.sage, tint.mist, tint.mist][at] ?? tint.mist,
        }),
      ),
      tablet(560, 360, 1.9),
      person(270, 790, 1.75, { coat: '#6d7a82', hair: '#cfd4d6', cap: tint.rust, glasses: true }, 'point'),
      person(860, 800, 1.5, { coat: tint.sea }),
      person(1010, 806, 1.45, { coat: tint.ochre, long: true }),
      rect(60, 650, 120, 84, { fill: tint.paper, round: 4 }),
      row(4, (at) => line(76, 668 + at * 16, 160 - at * 8, 668 + at * 16, { stroke: tint.muted, width: 3 })),
    ),

  'cover-dictionary.png': () =>
    sheet(
      1400,
      720,
      tint.paper,
      rect(0, 0, 14, 720, { fill: tint.teal }),
      words(60, 76, '工厂“方言词典”的一页', { size: 42, bold: true, serif: true }),
      words(60, 122, '六家铸造厂对同一种表面缺陷的叫法', { size: 26, fill: tint.muted }),
      row(6, (at) => {
        const y = 180 + at * 84
        const name = ['麻点', '痘子', '起霜', '砂眼斑', '芝麻点', '毛面'][at] ?? ''
        return (
          path(`M420 ${y + 30}C620 ${y + 30} 640 412 800 412`, { stroke: tint.line, width: 5 }) +
          rect(120, y, 300, 60, { fill: at % 2 ? tint.mist : tint.sand, round: 30 }) +
          words(270, y + 41, name, { size: 30, bold: true, anchor: 'middle' })
        )
      }),
      rect(800, 330, 480, 164, { fill: tint.teal, round: 16 }),
      words(1040, 404, '表面气孔', { size: 48, bold: true, anchor: 'middle', fill: tint.paper, serif: true }),
      words(1040, 454, '直径小于0.5毫米，成片分布', { size: 26, anchor: 'middle', fill: tint.mist }),
      words(1340, 690, '木铎工业软件公司整理', { size: 22, anchor: 'end', fill: tint.muted }),
    ),

  'river-flight.jpg': () =>
    sheet(
      1500,
      820,
      '#d6e6ea',
      cloud(260, 190, 1.5),
      cloud(1220, 150, 1.3),
      cloud(820, 110, 0.9),
      hills(1500, 520, [200, 260, 150, 90, 60, 120, 240, 280], '#b6ccbf'),
      hills(1500, 560, [150, 120, 70, 40, 30, 60, 130, 170], tint.sage),
      path('M0 560H1500V820H0Z', { fill: tint.sea }),
      row(22, (at) =>
        line((at * 277) % 1450, 600 + at * 10, ((at * 277) % 1450) + 60 + at * 5, 600 + at * 10, {
          stroke: tint.mist,
          width: 4,
          opacity: 0.55,
        }),
      ),
      path('M0 560H430Q360 600 300 640Q160 700 0 700Z', { fill: '#d9c9a6' }),
      path('M1500 560H1090Q1170 610 1260 640Q1380 680 1500 690Z', { fill: '#d9c9a6' }),
      factory(30, 610, 0.8, 4, tint.paper, tint.teal),
      factory(1160, 606, 0.75, 4, '#e7d3ae', tint.rust),
      tree(400, 590, 0.9),
      tree(1120, 586, 0.9),
      path('M250 470C480 220 1000 220 1240 470', { stroke: tint.rust, width: 6, dash: '4 20' }),
      disc(250, 474, 12, { fill: tint.rust }),
      disc(1240, 474, 12, { fill: tint.rust }),
      drone(745, 262, 1.35),
      words(745, 420, '34公里　26分钟', { size: 34, bold: true, anchor: 'middle', fill: tint.night }),
      path('M620 700H860L830 738H650Z', { fill: tint.night }),
      rect(660, 664, 60, 36, { fill: tint.ochre }),
      rect(724, 664, 60, 36, { fill: tint.paper }),
    ),

  'returns.png': () =>
    shareChart({ title: '4200件退货，拆开之后', unit: '单位：%', note: '7家企业，2025年10月至2026年9月' }, [
      { name: '没有发现故障', value: 38, colour: tint.rust },
      { name: '试验大纲之内', value: 33 },
      { name: '试验大纲之外', value: 29, colour: tint.ochre },
    ]),

  'portrait-ye.jpg': face({ ground: '#d8a35b', coat: tint.teal, long: true }),
  'portrait-ji.jpg': face({ ground: '#8fae93', coat: '#7a4b3a', long: true, glasses: true }),
  'portrait-ding.jpg': face({ ground: '#7fa9b1', coat: '#56636b', hair: '#b9c0c3', beard: false }),
  'portrait-luo.jpg': face({ ground: '#cf8a72', coat: tint.night, long: true, hair: '#4a342a' }),
  'portrait-yan.jpg': face({ ground: '#c9bfa4', coat: tint.sea, glasses: true, hair: '#2d2a2a' }),
  'portrait-cheng.jpg': face({ ground: '#9a9fb8', coat: '#3b4a63', beard: true }),

  'ad-safety.jpg': () =>
    poster(
      '#e7b24c',
      rect(0, 0, 1200, 60, { fill: tint.night }),
      row(22, (at) =>
        path(`M${at * 60 - 20} 60L${at * 60 + 20} 0H${at * 60 + 50}L${at * 60 + 10} 60Z`, { fill: '#e7b24c' }),
      ),
      words(600, 300, '多看一眼', { size: 150, bold: true, serif: true, anchor: 'middle', fill: tint.night, gap: 20 }),
      words(600, 470, '平安到家', { size: 150, bold: true, serif: true, anchor: 'middle', fill: tint.night, gap: 20 }),
      disc(600, 940, 330, { fill: '#f3d390' }),
      path('M330 900Q330 650 600 650Q870 650 870 900Z', { fill: tint.rust }),
      rect(560, 630, 80, 270, { fill: '#c95c40', round: 30 }),
      rect(280, 890, 640, 46, { fill: tint.rust, round: 23 }),
      path('M360 936V1040Q380 1200 600 1210Q820 1200 840 1040V936Z', { fill: '#e8c3a0' }),
      rect(390, 985, 180, 90, { fill: tint.night, round: 34, opacity: 0.85 }),
      rect(630, 985, 180, 90, { fill: tint.night, round: 34, opacity: 0.85 }),
      rect(560, 1015, 80, 16, { fill: tint.night }),
      path('M420 1000L470 1060M660 1000L710 1060', { stroke: tint.snow, width: 10, opacity: 0.6 }),
      path('M530 1130Q600 1170 670 1130', { stroke: tint.rust, width: 10 }),
      words(600, 1390, '进车间，先戴好；开机前，先看清；离岗时，先停稳。', {
        size: 42,
        anchor: 'middle',
        fill: tint.night,
      }),
      words(600, 1560, '公益广告', { size: 40, bold: true, anchor: 'middle', fill: tint.night, gap: 12 }),
      words(600, 1616, '澜川省机械电子行业联合会', { size: 32, anchor: 'middle', fill: tint.night }),
    ),

  'ad-water.jpg': () =>
    poster(
      tint.teal,
      words(600, 280, '最后一滴', { size: 140, bold: true, serif: true, anchor: 'middle', fill: tint.paper, gap: 24 }),
      words(600, 430, '也有去处', { size: 140, bold: true, serif: true, anchor: 'middle', fill: tint.paper, gap: 24 }),
      path('M600 520Q840 850 840 1010A240 240 0 0 1 360 1010Q360 850 600 520Z', { fill: tint.sea }),
      path('M600 560Q810 860 812 1010A212 212 0 0 1 388 1010Q390 860 600 560Z', { fill: tint.mist }),
      group('translate(430 1130)', factory(0, 0, 0.72, 4, tint.paper, tint.teal)),
      path('M396 1128H804A212 212 0 0 1 396 1128Z', { fill: tint.sage }),
      row(5, (at) => tree(430 + at * 84, 1140 + (at % 2) * 6, 0.6, '#6d8f73')),
      disc(720, 850, 40, { fill: tint.ochre }),
      path('M460 930Q470 870 500 820', { stroke: tint.snow, width: 14, opacity: 0.8 }),
      words(600, 1400, '冷却水循环用，冲洗水分级用，雨水收起来用。', { size: 42, anchor: 'middle', fill: tint.mist }),
      words(600, 1560, '公益广告', { size: 40, bold: true, anchor: 'middle', fill: tint.paper, gap: 12 }),
      words(600, 1616, '澜川机电工业研究院', { size: 32, anchor: 'middle', fill: tint.paper }),
    ),

  'ad-robot.png': () =>
    sheet(
      1400,
      760,
      '#f0e4cf',
      disc(1060, 400, 330, { fill: '#e6c58c' }),
      robot(1010, 690, 2.3, tint.rust, -4),
      rect(0, 690, 1400, 70, { fill: tint.night }),
      words(80, 190, '会让路的', { size: 84, bold: true, serif: true }),
      words(80, 300, '协作机器人', { size: 84, bold: true, serif: true }),
      words(80, 400, '看懂你往哪里走，', { size: 38, fill: tint.muted }),
      words(80, 456, '提前半步让开。', { size: 38, fill: tint.muted }),
      rect(80, 520, 300, 72, { fill: tint.rust, round: 36 }),
      words(230, 570, '预约试用七天', { size: 34, bold: true, anchor: 'middle', fill: tint.paper }),
      words(80, 736, '知更机器人公司　zhigeng.example.com', { size: 28, fill: tint.mist }),
    ),

  'ad-college.png': () =>
    sheet(
      1400,
      280,
      tint.rust,
      row(5, (at) => listener(930 + at * 105, 290, 0.8, at % 2 ? tint.ochre : tint.sea)),
      words(60, 118, '十二周，学会一个岗位', { size: 62, bold: true, serif: true, fill: tint.paper }),
      words(60, 184, '冬季岗位课程　12月1日开班　夜班可回看', { size: 34, fill: '#f4d9a4' }),
      words(60, 238, '澜州机电职业学院　lanzhou-college.example.org', { size: 26, fill: tint.paper }),
    ),
}
