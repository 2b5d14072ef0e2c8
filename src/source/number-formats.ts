// How Word writes the number of a list: 一, 壹, 甲, ①, ㈠, iv. What is not here, and what a format has no sign for, is
// written in digits, as Word does.

const upTo = (signs: string) => {
  const all = [...signs]
  return (value: number): string => all[value - 1] ?? String(value)
}

/** 一百零一; up to 9999, which is more than any list has. */
const spelt = (digits: string, units: string) => (value: number) => {
  if (value > 9999) return String(value)
  const zero = digits[0] ?? ''
  const written = [...String(value)]
    .map((digit, at, all) => (digit === '0' ? zero : digits[Number(digit)] + (units[all.length - at - 2] ?? '')))
    .join('')
    .replace(new RegExp(`${zero}+`, 'g'), zero)
  return value === 0 ? zero : written.replace(new RegExp(`${zero}$`), '')
}
const counted = (value: number): string => spelt('零一二三四五六七八九', '十百千')(value).replace(/^一十/, '十')

const digital = (digits: string) => (value: number) => [...String(value)].map((digit) => digits[Number(digit)]).join('')

const ROMAN = [1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1] as const
const SIGNS = 'm cm d cd c xc l xl x ix v iv i'.split(' ')
function roman(value: number): string {
  if (value > 3999) return String(value)
  let left = value
  return ROMAN.map((worth, at) => {
    const times = Math.floor(left / worth)
    left -= times * worth
    return SIGNS[at]?.repeat(times)
  }).join('')
}

/** a … z, aa, bb: Word doubles the letter. */
const letter = (value: number): string =>
  value > 260 ? String(value) : String.fromCodePoint(97 + ((value - 1) % 26)).repeat(Math.ceil(value / 26))

const circled = upTo('①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿')

const FORMATS: Readonly<Record<string, (value: number) => string>> = {
  chineseCounting: (value) => (value < 100 ? counted(value) : digital('〇一二三四五六七八九')(value)),
  ideographDigital: digital('〇一二三四五六七八九'),
  chineseLegalSimplified: spelt('零壹贰叁肆伍陆柒捌玖', '拾佰仟'),
  ideographLegalTraditional: spelt('零壹貳參肆伍陸柒捌玖', '拾佰仟'),
  ideographTraditional: upTo('甲乙丙丁戊己庚辛壬癸'),
  ideographZodiac: upTo('子丑寅卯辰巳午未申酉戌亥'),
  ideographEnclosedCircle: upTo('㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉'),
  decimalEnclosedCircle: circled,
  decimalEnclosedCircleChinese: circled,
  decimalEnclosedFullstop: upTo('⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛'),
  decimalEnclosedParen: upTo('⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇'),
  decimalZero: (value) => String(value).padStart(2, '0'),
  lowerLetter: letter,
  upperLetter: (value) => letter(value).toUpperCase(),
  lowerRoman: roman,
  upperRoman: (value) => roman(value).toUpperCase(),
}
for (const name of ['chineseCountingThousand', 'japaneseCounting', 'taiwaneseCounting', 'taiwaneseCountingThousand'])
  Object.assign(FORMATS, { [name]: counted })

export const formatNumber = (value: number, format: string): string =>
  value < 1 && !/^(?:ideographDigital|decimalZero)$/.test(format)
    ? String(value)
    : (FORMATS[format]?.(value) ?? String(value))
