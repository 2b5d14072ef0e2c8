// What the preview and the daemon say where they cannot listen.
import { OperatorError } from '../diagnostic/operator-error.ts'

export const portTaken = (place: string, error: NodeJS.ErrnoException): OperatorError =>
  new OperatorError(
    'network/port',
    {
      zh: {
        what: `${place} 打不开。`,
        why: error.message,
        fix: '用 --port 换一个端口（0 是任选一个），或停掉占用它的程序。',
        state: '没有启动，什么也没有发出。',
      },
      en: {
        what: `${place} cannot be opened.`,
        why: error.message,
        fix: 'Name another with --port (0 takes any), or stop the program that holds it.',
        state: 'Nothing was started and nothing was sent.',
      },
    },
    error,
  )
