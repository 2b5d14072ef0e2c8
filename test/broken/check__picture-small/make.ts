// A PNG header 300 pixels wide and its end: sizes are read without decoding.
const header = [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 1, 44, 0, 0, 1, 0, 0x49, 0x45, 0x4e, 0x44]
export const files = {
  'issues/2026-08/images/plant.png': Uint8Array.from({ length: 64 }, (_, at) => header[at] ?? 0),
}
