// What the preview and the daemon say where they cannot listen.
import { OperatorError } from '../diagnostic/operator-error.ts'

export const portTaken = (place: string, error: NodeJS.ErrnoException): OperatorError =>
  OperatorError.because(error, 'network/port', [
    `${place} 打不开。`,
    error.message,
    '用 --port 换一个端口（0 是任选一个），或停掉占用它的程序。',
    '没有启动，什么也没有发出。',
    `${place} cannot be opened.`,
    error.message,
    'Name another with --port (0 takes any), or stop the program that holds it.',
    'Nothing was started and nothing was sent.',
  ])
