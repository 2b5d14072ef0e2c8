// Where a picture that an article names is found.

/** Pictures are named from the folder; `./` and `../` start at the article, as Markdown editors preview them. */
export function picturePath(written: string, articleFile: string): string {
  if (!/^\.\.?\//.test(written)) return written
  const path = articleFile.split('/').slice(0, -1)
  for (const step of written.split('/')) {
    if (step === '..' && path.length > 0 && path.at(-1) !== '..') path.pop()
    else if (step !== '.') path.push(step)
  }
  return path.join('/')
}
