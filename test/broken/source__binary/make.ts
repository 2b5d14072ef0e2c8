// A picture under the name of a text.
export const files = { 'photo.txt': Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex') }
