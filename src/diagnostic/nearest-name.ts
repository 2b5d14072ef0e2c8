// "Did you mean …?" for keys, files, verbs and members' columns: the closest known name, or none when nothing is close.

/** Edit distance with transpositions, given up as soon as it cannot stay within `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min((row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, (beforeLast[j - 2] ?? 0) + 1)
      row.push(best)
    }
    beforeLast = last
    last = row
  }
  return last[b.length] ?? limit + 1
}

export function nearestName(wrong: string, known: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(wrong.length / 3))
  let best: { name: string; distance: number } | undefined
  for (const name of known) {
    // A folder, or a link that leads out, has the very name and yet is no answer.
    if (name === wrong) continue
    const distance = editDistance(wrong.toLowerCase(), name.toLowerCase(), limit)
    if (distance <= limit && (!best || distance < best.distance)) best = { name, distance }
  }
  return best?.name
}

/** As a sentence, in both languages, for `{suggestion}` and `{suggestionZh}` of an entry; none where there is nothing. */
export function suggest(near: string | undefined, known: readonly string[]) {
  const list = known.join(', ')
  const [all, allZh] = list ? [`There are: ${list}.`, `可以写的有：${list}。`] : ['', '']
  if (near === undefined) return { suggestion: all, suggestionZh: allZh }
  const isShort = known.length > 1 && list.length < 100
  return {
    suggestion: `Did you mean ${near}?${isShort ? ` ${all}` : ''}`,
    suggestionZh: `是不是想写 ${near}？${isShort ? allZh : ''}`,
  }
}
