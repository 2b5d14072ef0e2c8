// What stops the engine as a whole, in words an operator can act on.
import { OperatorError } from '../diagnostic/operator-error.ts'

export const leaseLost = (): OperatorError =>
  new OperatorError('store/lease-lost', [
    '另一个进程接手了这次发送。',
    '这个进程停顿太久，对方认为它已经死了。',
    '不必处理；要让这个进程再发，重新启动它。',
    '已经接收的都有记录，其余由对方继续。',
    'Another process has taken this send over.',
    'This one stood still for so long that it was taken for dead.',
    'Nothing needs doing; start this process again if it should deliver too.',
    'What was accepted is recorded; the other process goes on with the rest.',
  ])

export const unrecorded = (letters: number): OperatorError =>
  new OperatorError('store/unrecorded', [
    `数据库一直没有应答，${letters} 封信的结果没有记下来。`,
    '程序已被要求结束，不能再等下去。',
    '让数据库恢复，再启动 kanfa serve，或 kanfa resume ID --wait。',
    '这些信可能已经送达：下次启动时逐一列名，再按设置补发或留给人定。',
    `The database does not answer: what became of ${letters} letters is not recorded.`,
    'This process was asked to end and could wait no longer.',
    'Bring the database back, then start kanfa serve, or kanfa resume ID --wait.',
    'They may have arrived: the next start lists each by name before it sends it again or holds it.',
  ])

export const diskFull = (): OperatorError =>
  new OperatorError('disk/full', [
    '数据库所在的磁盘写满了。',
    '发出之后记不下来，就说不清谁收到了。',
    '腾出至少 10 MB 空间，再继续发送。',
    '这次什么也没有发出。',
    'The disk under the database is full.',
    'Letters that leave without a record could not be accounted for.',
    'Free at least 10 MB and resume the send.',
    'Nothing was sent now.',
  ])
