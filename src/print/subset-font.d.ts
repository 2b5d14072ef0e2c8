// subset-font brings no types of its own; these are the options that print uses.
declare module 'subset-font' {
  // biome-ignore lint/style/noDefaultExport: the package exports one function and nothing else
  export default function subsetFont(
    font: Buffer,
    text: string,
    options: { targetFormat: 'woff'; keepFeatures: readonly string[]; noHinting?: boolean },
  ): Promise<Buffer>
}
