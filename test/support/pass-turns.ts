// For what must have been heard before a test goes on, and tells nobody: the event loop turns so often that whatever had
// come by the first turn is read. A machine that stands still turns nothing meanwhile, so this is no matter of time.

export async function passTurns(turns = 50): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((done) => setTimeout(done, 1))
}
