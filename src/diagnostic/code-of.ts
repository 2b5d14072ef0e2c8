// The code that the system, a driver or a parser writes on an error: by it trouble is told from an answer.

/** Empty where there is none. */
export const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')
