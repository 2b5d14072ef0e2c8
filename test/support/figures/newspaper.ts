// Pictures of the newspaper issue: the flood, the night in the gymnasium, and a strip advert.
import { disc, group, line, oval, path, rect, row, sheet, tint, words } from './ink.ts'
import { cloud, factory, hills, person } from './scenery.ts'

const pump = (x: number, y: number, scale: number, colour: string): string =>
  group(
    `translate(${x} ${y}) scale(${scale})`,
    rect(-70, -20, 150, 20, { fill: tint.night, round: 4 }),
    rect(-60, -78, 84, 60, { fill: colour, round: 10 }),
    row(5, (at) => line(-50 + at * 15, -72, -50 + at * 15, -26, { stroke: tint.night, width: 3, opacity: 0.35 })),
    disc(46, -48, 34, { fill: colour }),
    disc(46, -48, 14, { fill: tint.night }),
    path('M46 -82V-110H84', { stroke: colour, width: 20 }),
  )

const motor = (x: number, y: number, scale: number, colour: string): string =>
  group(
    `translate(${x} ${y}) scale(${scale})`,
    rect(-34, -44, 68, 38, { fill: colour, round: 8 }),
    row(4, (at) => line(-22 + at * 15, -40, -22 + at * 15, -10, { stroke: tint.night, width: 3, opacity: 0.35 })),
    rect(34, -32, 18, 10, { fill: tint.muted }),
    rect(-38, -8, 76, 8, { fill: tint.night }),
    rect(-12, -56, 24, 12, { fill: tint.night, round: 2 }),
  )

const flooded = (): string =>
  sheet(
    1600,
    900,
    '#b9c8cc',
    cloud(240, 170, 2, '#8fa1a8', 0.9),
    cloud(680, 120, 2.2, '#9dadb3', 0.9),
    cloud(1180, 180, 2.1, '#8fa1a8', 0.9),
    cloud(1480, 110, 1.6, '#9dadb3', 0.9),
    hills(1600, 470, [90, 150, 100, 170, 110, 140], '#93a8a4'),
    factory(80, 480, 0.95, 4, '#e6e0d2', tint.teal),
    factory(600, 480, 0.85, 4, '#d9cdb4', '#7e5a4d'),
    factory(1090, 480, 0.9, 4, '#e6e0d2', tint.sea),
    rect(0, 470, 1600, 110, { fill: '#8fa9a6' }),
    row(16, (at) =>
      line((at * 211) % 1540, 492 + (at % 5) * 16, ((at * 211) % 1540) + 70, 492 + (at % 5) * 16, {
        stroke: '#b7c9c6',
        width: 4,
      }),
    ),
    row(3, (at) =>
      path(`M${200 + at * 520} 470v26M${240 + at * 520} 470v26`, { stroke: tint.night, width: 5, opacity: 0.3 }),
    ),
    path('M0 570H1600V690H0Z', { fill: '#b08d5f' }),
    row(40, (at) => oval(20 + at * 41, 572, 24, 15, { fill: at % 2 ? '#cbb48a' : '#bda477' })),
    rect(0, 690, 1600, 210, { fill: tint.teal }),
    row(26, (at) =>
      line((at * 317) % 1540, 720 + (at % 9) * 19, ((at * 317) % 1540) + 60 + at, 720 + (at % 9) * 19, {
        stroke: tint.sea,
        width: 4,
      }),
    ),
    row(7, (at) => pump(130 + at * 220, 652, 0.95, [tint.ochre, tint.rust, tint.sage][at % 3] ?? tint.ochre)),
    row(7, (at) =>
      path(`M${212 + at * 220} 548Q${290 + at * 220} 540 ${306 + at * 220} 770`, {
        stroke: '#dcebed',
        width: 17,
        opacity: 0.9,
      }),
    ),
    row(7, (at) => oval(306 + at * 220, 776, 46, 13, { fill: '#dcebed', opacity: 0.9 })),
    row(5, (at) => person(40 + at * 330, 668, 0.5, { coat: at % 2 ? '#e0a63f' : '#d9892f', cap: '#e0a63f' })),
  )

const gymnasium = (): string =>
  sheet(
    1500,
    860,
    '#22343f',
    rect(0, 330, 1500, 530, { fill: '#b98a56' }),
    row(24, (at) => path(`M${750 + (at - 12) * 60} 330L${750 + (at - 12) * 190} 860`, { stroke: '#a97a48', width: 2 })),
    path('M500 330Q520 620 750 640Q980 620 1000 330', { stroke: '#efe0c4', width: 7 }),
    rect(500, 60, 500, 180, { fill: '#101c24', round: 10 }),
    words(625, 118, '已拆', { size: 36, anchor: 'middle', fill: '#c9d4d8' }),
    words(875, 118, '已装', { size: 36, anchor: 'middle', fill: '#c9d4d8' }),
    words(625, 206, '1208', { size: 84, bold: true, anchor: 'middle', fill: '#f0a94a' }),
    words(875, 206, '1208', { size: 84, bold: true, anchor: 'middle', fill: '#f0a94a' }),
    row(
      2,
      (at) =>
        rect(120 + at * 1140, 130, 130, 90, { fill: tint.paper, round: 4 }) +
        rect(160 + at * 1140, 164, 50, 40, { stroke: tint.rust, width: 5 }) +
        path(`M${155 + at * 1140} 222h60l-12 40h-36Z`, { stroke: tint.paper, width: 3 }),
    ),
    row(5, (at) =>
      path(`M${150 + at * 300} 0L${60 + at * 300} 330H${240 + at * 300}Z`, { fill: '#f6d58f', opacity: 0.1 }),
    ),
    row(5, (at) => {
      const y = 400 + at * 92
      const scale = 0.72 + at * 0.17
      const colour = [tint.sea, tint.ochre, tint.sage, tint.rust, tint.mist][at] ?? tint.sea
      return row(9, (nth) => motor(750 + (nth - 4) * (118 + at * 26), y, scale, colour))
    }),
    row(4, (at) =>
      person(300 + at * 300, 470 + (at % 2) * 30, 0.55, { coat: at % 2 ? '#7c868c' : tint.teal, cap: tint.ochre }),
    ),
    person(200, 690, 0.86, { coat: tint.rust, cap: tint.ochre }),
    person(1300, 720, 0.9, { coat: '#7c868c', hair: '#cfd4d6' }),
    person(980, 640, 0.8, { coat: tint.teal, long: true }),
  )

export const newspaper: Readonly<Record<string, () => string>> = {
  'flood.jpg': flooded,
  'basketball.jpg': gymnasium,
  'ad-register.png': () =>
    sheet(
      1400,
      700,
      '#efe3cb',
      rect(0, 0, 1400, 18, { fill: tint.rust }),
      rect(840, 110, 400, 500, { fill: tint.snow, round: 10 }),
      rect(840, 110, 46, 500, { fill: tint.rust, round: 10 }),
      words(1060, 190, '应急物资', { size: 44, bold: true, serif: true, anchor: 'middle' }),
      row(6, (at) => line(920, 250 + at * 56, 1200, 250 + at * 56, { stroke: tint.line, width: 3 })),
      row(5, (at) =>
        words(
          930,
          240 + at * 56,
          ['排污泵　46台', '发电机　9台', '热风机　12台', '水带　3.2公里', '钥匙　在老宋手里'][at] ?? '',
          {
            size: 27,
            fill: at === 4 ? tint.rust : tint.ink,
          },
        ),
      ),
      disc(1225, 560, 44, { stroke: tint.ochre, width: 18 }),
      path('M1262 530L1350 450M1318 478L1340 502M1340 458L1362 482', { stroke: tint.ochre, width: 18 }),
      words(80, 240, '钥匙在谁手里，', { size: 82, bold: true, serif: true }),
      words(80, 350, '您登记了吗？', { size: 82, bold: true, serif: true }),
      words(80, 450, '平日多打一个电话，夜里少等一个小时。', { size: 36, fill: tint.muted }),
      words(80, 600, '公益广告', { size: 32, bold: true, fill: tint.rust, gap: 8 }),
      words(260, 600, '澜川省机械电子行业联合会', { size: 30 }),
    ),
  'ad-pump.png': () =>
    sheet(
      1400,
      280,
      tint.night,
      pump(1180, 250, 1.9, tint.ochre),
      path('M1340 40Q1400 50 1400 200', { stroke: tint.mist, width: 26, opacity: 0.9 }),
      words(60, 120, '水来之前，泵在路上', { size: 66, bold: true, serif: true, fill: tint.paper }),
      words(60, 186, '应急排涝泵　四十分钟发车　红漆写上您的电话', { size: 34, fill: '#f4d9a4' }),
      words(60, 240, '听泉泵业公司　tingquan.example.org', { size: 26, fill: tint.mist }),
    ),
}
