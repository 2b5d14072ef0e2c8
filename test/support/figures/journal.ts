// Pictures of the journal issue.
import { lineChart } from './charts.ts'
import { tint } from './ink.ts'

export const journal: Readonly<Record<string, () => string>> = {
  'pump-noise.png': () =>
    lineChart(
      { title: '静音系列供水泵的噪声', unit: '单位：分贝（A），测点距机组1米', note: '企业实测' },
      { from: 40, max: 80, step: 10 },
      ['2015', '2016', '2018', '2020', '2022', '2023', '2024', '2026'],
      [{ name: '噪声', colour: tint.teal, values: [72, 60, 59, 56, 54, 52, 51, 49] }],
      [
        { at: 0, text: '72' },
        { at: 1, text: '60：动平衡与隔振' },
        { at: 4, text: '54：水力重新设计' },
        { at: 7, text: '49：整流短管' },
      ],
    ),
}
