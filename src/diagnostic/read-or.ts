// What may not be there to read, or may not be what it should: no error, but an answer that stands for it.

export function readOr<T>(read: () => T): T | undefined
export function readOr<T, O>(read: () => T, otherwise: O): T | O
export function readOr<T, O>(read: () => T, otherwise?: O): T | O | undefined {
  try {
    return read()
  } catch {
    return otherwise
  }
}
