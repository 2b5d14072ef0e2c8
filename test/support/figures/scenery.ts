// Things that stand in the sample scenes: people, machines, buildings, land. Each is drawn with its foot at the origin
// and moved into place, so that a scene reads as a list of what is in it.
import { disc, gear, group, line, oval, path, rect, row, tint } from './ink.ts'

type Person = { coat: string; hair?: string; skin?: string; cap?: string; long?: boolean; glasses?: boolean }

const SKIN = '#e8c3a0'

/** A standing person, 300 high, feet at the origin. `pose` raises the right arm. */
export const person = (x: number, y: number, scale: number, who: Person, pose: 'rest' | 'point' = 'rest'): string => {
  const { coat, hair = tint.ink, skin = SKIN, cap, long } = who
  const arm =
    pose === 'point'
      ? path('M38 -196Q84 -206 112 -246', { stroke: coat, width: 26 }) + disc(114, -250, 14, { fill: skin })
      : path('M42 -192Q58 -150 50 -108', { stroke: coat, width: 26 }) + disc(50, -98, 14, { fill: skin })
  return group(
    `translate(${x} ${y}) scale(${scale})`,
    oval(0, 2, 62, 9, { fill: tint.ink, opacity: 0.12 }),
    path('M-20 -110L-22 -6M20 -110L22 -6', { stroke: tint.night, width: 34 }),
    path('M-46 -100V-180Q-46 -216 -8 -216H8Q46 -216 46 -180V-100Z', { fill: coat }),
    path('M-42 -192Q-58 -150 -50 -108', { stroke: coat, width: 26 }),
    disc(-50, -98, 14, { fill: skin }),
    arm,
    rect(-12, -234, 24, 26, { fill: skin }),
    long ? path('M-42 -268Q-46 -316 0 -318Q46 -316 42 -268V-222H-42Z', { fill: hair }) : '',
    disc(0, -262, 36, { fill: skin }),
    path('M-38 -262Q-40 -304 0 -304Q40 -304 38 -262Q30 -284 0 -284Q-26 -284 -38 -262Z', { fill: hair }),
    cap ? path('M-40 -276Q-40 -314 0 -314Q40 -314 40 -276H58V-266H-40Z', { fill: cap }) : '',
    who.glasses ? glasses(0, -258, 1) : '',
  )
}

const glasses = (x: number, y: number, scale: number): string =>
  group(
    `translate(${x} ${y}) scale(${scale})`,
    disc(-14, 0, 10, { stroke: tint.ink, width: 3 }),
    disc(14, 0, 10, { stroke: tint.ink, width: 3 }),
    line(-4, 0, 4, 0, { stroke: tint.ink, width: 3 }),
  )

/** Somebody sitting, seen from behind: head and shoulders only. */
export const listener = (x: number, y: number, scale: number, coat: string, hair: string = tint.ink): string =>
  group(
    `translate(${x} ${y}) scale(${scale})`,
    path('M-74 0V-56Q-74 -112 -20 -116H20Q74 -112 74 -56V0Z', { fill: coat }),
    rect(-14, -134, 28, 30, { fill: SKIN }),
    disc(0, -168, 44, { fill: hair }),
    path('M-22 -130Q0 -116 22 -130V-144H-22Z', { fill: SKIN }),
  )

/** A jointed robot arm, 260 high, foot at the origin. */
export const robot = (x: number, y: number, scale: number, colour: string, lean = 0): string =>
  group(
    `translate(${x} ${y}) scale(${scale})`,
    rect(-52, -34, 104, 34, { fill: tint.night, round: 6 }),
    rect(-30, -64, 60, 40, { fill: colour, round: 8 }),
    group(
      `translate(0 -64) rotate(${lean})`,
      path('M0 0L-34 -118', { stroke: colour, width: 34 }),
      path('M-34 -118L72 -176', { stroke: colour, width: 26 }),
      path('M72 -176L98 -118', { stroke: tint.muted, width: 18 }),
      path('M86 -116L84 -92M110 -118L118 -96', { stroke: tint.night, width: 9 }),
      disc(0, 0, 22, { fill: tint.paper, stroke: tint.night, width: 6 }),
      disc(-34, -118, 19, { fill: tint.paper, stroke: tint.night, width: 6 }),
      disc(72, -176, 15, { fill: tint.paper, stroke: tint.night, width: 5 }),
    ),
  )

/** A machining centre with a lit window, 220 wide and 190 high. */
export const machine = (x: number, y: number, scale: number, colour: string): string =>
  group(
    `translate(${x} ${y}) scale(${scale})`,
    rect(0, -190, 220, 190, { fill: colour, round: 10 }),
    rect(0, -26, 220, 26, { fill: tint.night, round: 6 }),
    rect(22, -164, 118, 104, { fill: tint.mist, round: 8 }),
    path('M34 -70L90 -160M60 -66L128 -156', { stroke: tint.snow, width: 6, opacity: 0.7 }),
    rect(70, -160, 20, 50, { fill: tint.muted }),
    path('M72 -110H88L80 -90Z', { fill: tint.ochre }),
    rect(156, -150, 46, 62, { fill: tint.night, round: 6 }),
    rect(162, -144, 34, 26, { fill: tint.sea, round: 3 }),
    disc(166, -104, 5, { fill: tint.rust }),
    disc(180, -104, 5, { fill: tint.ochre }),
    disc(194, -104, 5, { fill: tint.sage }),
  )

/** A hall with a saw-tooth roof; `bays` teeth of 120. */
export const factory = (x: number, y: number, scale: number, bays: number, wall: string, roof: string): string => {
  const wide = bays * 120
  return group(
    `translate(${x} ${y}) scale(${scale})`,
    rect(wide - 84, -330, 38, 240, { fill: roof }),
    rect(wide - 90, -340, 50, 20, { fill: tint.rust }),
    row(bays, (at) => path(`M${at * 120} -150V-226L${at * 120 + 120} -150Z`, { fill: roof })),
    row(bays, (at) => path(`M${at * 120 + 10} -160V-204L${at * 120 + 28} -192V-160Z`, { fill: tint.mist })),
    rect(0, -152, wide, 152, { fill: wall }),
    row(bays * 2, (at) => rect(at * 60 + 14, -116, 32, 46, { fill: at % 3 ? tint.mist : '#f4d9a4', round: 3 })),
    rect(wide / 2 - 44, -66, 88, 66, { fill: tint.night }),
    row(4, (at) => line(wide / 2 - 40, -54 + at * 15, wide / 2 + 40, -54 + at * 15, { stroke: tint.muted, width: 2 })),
  )
}

/** Rolling land across the whole width: heights are given left to right. */
export const hills = (width: number, foot: number, tops: readonly number[], fill: string): string => {
  const step = width / (tops.length - 1)
  const curve = tops.slice(1).map((top, at) => {
    const from = tops[at] ?? 0
    const x = at * step
    return `C${x + step / 2} ${foot - from} ${x + step / 2} ${foot - top} ${x + step} ${foot - top}`
  })
  return path(`M0 ${foot}V${foot - (tops[0] ?? 0)}${curve.join('')}V${foot}Z`, { fill })
}

export const tree = (x: number, y: number, scale: number, fill: string = tint.sage): string =>
  group(
    `translate(${x} ${y}) scale(${scale})`,
    rect(-5, -44, 10, 44, { fill: '#7b6149' }),
    oval(0, -78, 34, 46, { fill }),
    path('M0 -110V-44M0 -70L14 -86M0 -62L-13 -78', { stroke: '#7b6149', width: 3, opacity: 0.5 }),
  )

export const turbine = (x: number, y: number, scale: number, turn = 0): string =>
  group(
    `translate(${x} ${y}) scale(${scale})`,
    path('M-6 0L-3 -230H3L6 0Z', { fill: tint.snow }),
    group(
      `translate(0 -232) rotate(${turn})`,
      row(3, (at) => group(`rotate(${at * 120})`, path('M-5 0Q-9 -50 0 -120Q7 -50 5 0Z', { fill: tint.snow }))),
      disc(0, 0, 9, { fill: tint.mist }),
    ),
  )

export const cloud = (x: number, y: number, scale: number, fill: string = tint.snow, opacity = 0.75): string =>
  group(
    `translate(${x} ${y}) scale(${scale})`,
    path('M-90 0A34 34 0 0 1 -64 -44A48 48 0 0 1 22 -60A38 38 0 0 1 84 -30A24 24 0 0 1 86 0Z', { fill, opacity }),
  )

/** A travelling crane over a hall. */
export const crane = (width: number, y: number, hook: number, drop: number): string =>
  rect(0, y, width, 22, { fill: tint.ochre }) +
  row(Math.ceil(width / 60), (at) =>
    path(`M${at * 60} ${y}L${at * 60 + 22} ${y + 22}`, { stroke: tint.night, width: 9, opacity: 0.55 }),
  ) +
  rect(hook - 52, y - 18, 104, 58, { fill: tint.night, round: 8 }) +
  line(hook, y + 40, hook, y + drop, { stroke: tint.night, width: 6 }) +
  path(`M${hook} ${y + drop}V${y + drop + 14}A18 18 0 1 0 ${hook + 18} ${y + drop + 34}`, {
    stroke: tint.night,
    width: 8,
  })

export const cogs = (x: number, y: number, scale: number, ground: string): string =>
  group(
    `translate(${x} ${y}) scale(${scale})`,
    gear(0, 0, 80, 14, tint.ochre, ground),
    gear(138, 62, 58, 10, tint.sea, ground),
  )

/** Head and shoulders on a coloured disc, for quote cards: 480 square. */
export const portrait = (who: Person & { ground: string; beard?: boolean }): string => {
  const { coat, hair = tint.ink, skin = SKIN, ground, long } = who
  return (
    rect(0, 0, 480, 480, { fill: ground }) +
    disc(240, 214, 196, { fill: tint.snow, opacity: 0.22 }) +
    (long ? path('M124 226Q112 78 240 74Q368 78 356 226V352H124Z', { fill: hair }) : '') +
    path('M52 480V430Q60 354 168 342H312Q420 354 428 430V480Z', { fill: coat }) +
    path('M192 342L240 404L288 342V300H192Z', { fill: skin }) +
    path('M168 342L240 420L312 342L334 350L252 480H228L146 350Z', { fill: tint.snow, opacity: 0.85 }) +
    path('M228 420H252L262 480H218Z', { fill: tint.rust, opacity: long ? 0 : 0.9 }) +
    oval(240, 222, 92, 108, { fill: skin }) +
    path('M142 224Q128 84 240 84Q352 84 338 224Q326 150 262 146Q196 150 176 164Q150 184 142 224Z', { fill: hair }) +
    path('M194 214H222M258 214H286', { stroke: hair, width: 7 }) +
    disc(208, 234, 7, { fill: tint.ink }) +
    disc(272, 234, 7, { fill: tint.ink }) +
    path('M240 240Q232 262 244 266', { stroke: '#c99a76', width: 5 }) +
    path('M214 288Q240 306 266 288', { stroke: tint.rust, width: 6 }) +
    (who.beard
      ? path('M160 262Q172 338 240 340Q308 338 320 262Q300 306 240 308Q180 306 160 262Z', { fill: hair })
      : '') +
    (who.glasses ? group('translate(240 234) scale(2.3)', glasses(0, 0, 1)) : '')
  )
}
