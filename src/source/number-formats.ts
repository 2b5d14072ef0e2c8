// How Word writes the number of a list: 一, 壹, 甲, ①, ㈠, iv. What is not here, and what a format has no sign for, is
// written in digits.

const RINGS = '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿'
const SIGNS: Readonly<Record<string, readonly string[]>> = {
  ideographTraditional: [...'甲乙丙丁戊己庚辛壬癸'],
  ideographZodiac: [...'子丑寅卯辰巳午未申酉戌亥'],
  ideographEnclosedCircle: [...'㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉'],
  decimalEnclosedCircle: [...RINGS],
  decimalEnclosedCircleChinese: [...RINGS],
  decimalEnclosedFullstop: [...'⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛'],
  decimalEnclosedParen: [...'⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇'],
}

/** 1 to 9 in the signs of one, five and ten. */
const ROMAN = ['', 'a', 'aa', 'aaa', 'ab', 'b', 'ba', 'baa', 'baaa', 'ac']
function roman(value: number): string {
  const write = (digit: string, at: number): string =>
    (ROMAN[Number(digit)] ?? '').replace(/[abc]/g, (sign) => 'm  cdmxlcivx'.charAt(at * 3 + 'abc'.indexOf(sign)))
  return value < 4000 ? Array.from(String(value).padStart(4, '0'), write).join('') : String(value)
}

/** a … z, aa, bb, … zz, aaa. */
const letter = (value: number): string =>
  value < 1 || value > 780 ? String(value) : String.fromCharCode(97 + ((value - 1) % 26)).repeat(Math.ceil(value / 26))

/** 一百零一, 壹佰零壹. */
function spelt(value: number, digits: string, units: string): string {
  const all = [...String(value)]
  if (value > 9999) return all.join('')
  const written = all.map(
    (digit, at) => digits[Number(digit)] + (digit === '0' ? '' : (units[all.length - at - 2] ?? '')),
  )
  return written
    .join('')
    .replace(/零+/g, '零')
    .replace(/(?<=.)零$/, '')
}
const counted = (value: number): string => spelt(value, '零一二三四五六七八九', '十百千').replace(/^一十/, '十')
const digital = (value: number): string =>
  String(value).replace(/\d/g, (digit) => '〇一二三四五六七八九'[Number(digit)] ?? '')

export function formatNumber(value: number, format: string): string {
  if (/^(?:lower|upper)(?:Roman|Letter)$/.test(format)) {
    const written = format.endsWith('Roman') ? roman(value) : letter(value)
    return format.startsWith('upper') ? written.toUpperCase() : written
  }
  if (format === 'japaneseCounting') return counted(value).replace(/零|一(?=[百千])/g, '')
  if (/^(?:chinese|taiwanese)Counting/.test(format))
    return value < 100 || format.endsWith('Thousand') ? counted(value) : digital(value)
  if (format === 'chineseLegalSimplified') return spelt(value, '零壹贰叁肆伍陆柒捌玖', '拾佰仟')
  if (format === 'ideographDigital') return digital(value)
  if (format === 'decimalZero') return String(value).padStart(2, '0')
  return (Object.hasOwn(SIGNS, format) && SIGNS[format]?.[value - 1]) || String(value)
}
