// Named instants at which a test may kill this process, as a power cut would. Unset, a call is one comparison.

export type FailPoint =
  /** Claimed, nothing sent. */
  | 'F1'
  /** The body is on its way, the gate has not been asked. */
  | 'F2'
  /** The gate is durable, the last bytes may leave. */
  | 'F3'
  /** The server's reply was read, the result is not durable. */
  | 'F4'
  /** The result is durable. */
  | 'F5'
  /** The audience is frozen, no delivery claimed. */
  | 'F0'
  /** Everyone has an end state, the send is not marked as ended. */
  | 'F6'

const [wanted, nth] = (process.env.KANFA_FAIL_POINT ?? '').split(':')
let left = Number(nth ?? 1)

/** `KANFA_FAIL_POINT=F3:20` dies at the twentieth passing of F3. */
export function failPoint(name: FailPoint): void {
  if (name === wanted && --left === 0) process.kill(process.pid, 'SIGKILL')
}
