// subset-font brings no types of its own; these are the options that print uses.
declare module 'subset-font' {
  export default function subsetFont(
    font: Buffer,
    text: string,
    options: { targetFormat: 'woff'; keepFeatures: readonly string[]; noHinting?: boolean },
  ): Promise<Buffer>
}
