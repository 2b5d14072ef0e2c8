// How Word writes the number of a list: 一, 壹, 甲, ①, ㈠, iv. What is not here, and what a format has no sign for, is
// written in digits; so are letters after z and Roman numbers after xx, which no list of an article comes to.

const ROMAN = 'i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx'
const RINGS = '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿'
const SIGNS: Readonly<Record<string, readonly string[]>> = {
  ideographTraditional: [...'甲乙丙丁戊己庚辛壬癸'],
  ideographZodiac: [...'子丑寅卯辰巳午未申酉戌亥'],
  ideographEnclosedCircle: [...'㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉'],
  decimalEnclosedCircle: [...RINGS],
  decimalEnclosedCircleChinese: [...RINGS],
  decimalEnclosedFullstop: [...'⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛'],
  decimalEnclosedParen: [...'⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇'],
  lowerRoman: ROMAN.split(' '),
  upperRoman: ROMAN.toUpperCase().split(' '),
  lowerLetter: [...'abcdefghijklmnopqrstuvwxyz'],
  upperLetter: [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
}

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
  if (format === 'chineseCounting') return value < 100 ? counted(value) : digital(value)
  if (/^(?:chinese|taiwanese|japanese)Counting/.test(format)) return counted(value)
  if (format === 'chineseLegalSimplified') return spelt(value, '零壹贰叁肆伍陆柒捌玖', '拾佰仟')
  if (format === 'ideographDigital') return digital(value)
  if (format === 'decimalZero') return String(value).padStart(2, '0')
  return SIGNS[format]?.[value - 1] ?? String(value)
}
