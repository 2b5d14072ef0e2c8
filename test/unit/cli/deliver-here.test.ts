import { expect, test } from 'vitest'
import { renderEvent } from '../../../src/cli/deliver-here.ts'
import type { OperatorError } from '../../../src/diagnostic/operator-error.ts'
import { explainFailure } from '../../../src/store/store-failure.ts'

const said = (kind: 'recovered' | 'waiting' | 'relay-rests', text: string, language: 'zh' | 'en'): string =>
  renderEvent({ kind, text }, language, 'Asia/Shanghai')

test('what an engine says of itself is told in the reader’s language, with its numbers; a server’s words stay', () => {
  const taken = '45 freed, 4 in doubt, listed before they are resent'
  expect(said('recovered', taken, 'zh')).toBe('接手上次中断的投递：45 封重排，4 封可能已到，见报告')
  expect(said('recovered', taken, 'en')).toBe(
    'took over what a stopped process had left: 45 free again, 4 in doubt, named in the report',
  )
  expect(said('waiting', 'another process holds deliveries of this send', 'zh')).toBe('等待另一个进程')
  expect(said('relay-rests', '421 busy', 'zh')).toBe('服务器连不上，稍后再试  421 busy')
})

test.each(['zh', 'en'] as const)('trouble is told in %s, and not in the words of the log', (language) => {
  const { said, message: text } = explainFailure(Object.assign(new Error(), { code: 'ENOSPC' })) as OperatorError
  const told = renderEvent({ kind: 'trouble', text, said }, language, 'Asia/Shanghai')
  expect(told).toContain(said[language].what)
  expect(told).not.toContain(said[language === 'zh' ? 'en' : 'zh'].what)
})
