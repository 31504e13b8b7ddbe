// What a file is by its content: neither its name nor what its sender says of it counts.
import type { FileKind } from '../org/organization/pictures.ts'

/** The pictures that are read at all, as their decoder calls them. */
export type PictureKind = 'png' | 'jpeg' | 'gif' | 'webp'

/** What stands where in the first bytes of a file. */
type Mark<K> = readonly [kind: K, ...pieces: (readonly [at: number, bytes: string])[]]

const pictures: readonly Mark<PictureKind>[] = [
  ['png', [0, '\x89PNG\r\n\x1a\n']],
  ['jpeg', [0, '\xff\xd8\xff']],
  ['gif', [0, 'GIF87a']],
  ['gif', [0, 'GIF89a']],
  ['webp', [0, 'RIFF'], [8, 'WEBP']],
]

/** Other files that people take for pictures, or hide in them. */
const others: readonly Mark<FileKind>[] = [
  ['pdf', [0, '%PDF-']],
  ['tiff', [0, 'II*\0']],
  ['tiff', [0, 'MM\0*']],
  ['tiff', [0, 'II+\0']],
  ['tiff', [0, 'MM\0+']],
  ['avif', [4, 'ftypavi']],
  ...['heic', 'heix', 'heim', 'hevc', 'mif1', 'msf1'].map((brand) => ['heic', [4, `ftyp${brand}`]] as const),
  ['video', [4, 'ftyp']],
  ['video', [0, '\x1aE\xdf\xa3']],
  ['video', [0, 'RIFF'], [8, 'AVI ']],
  ['icon', [0, '\0\0\x01\0']],
  ['icon', [0, '\0\0\x02\0']],
  ['bitmap', [0, 'BM'], [6, '\0\0\0\0']],
  ['archive', [0, 'PK\x03\x04']],
  ['archive', [0, '\x1f\x8b']],
  ['archive', [0, 'Rar!']],
  ['archive', [0, '7z\xbc\xaf']],
]

const latin = (bytes: Uint8Array, length: number): string => Buffer.from(bytes.subarray(0, length)).toString('latin1')

function kindIn<K>(marks: readonly Mark<K>[], bytes: Uint8Array): K | null {
  const head = latin(bytes, 16)
  const found = marks.find(([, ...pieces]) => pieces.every(([at, piece]) => head.startsWith(piece, at)))
  return found?.[0] ?? null
}

/** The kind of picture that bytes begin as; null for anything else. */
export const pictureKindOf = (bytes: Uint8Array): PictureKind | null => kindIn(pictures, bytes)

/** What bytes that are no picture are, as far as people would call it something. */
export const otherKindOf = (bytes: Uint8Array): FileKind =>
  kindIn(others, bytes) ?? (isText(bytes) ? textKindOf(latin(bytes, 4096)) : 'unknown')

/** Nothing but tabs, line ends and characters; some editors save two bytes for each, and say so at the beginning. */
function isText(bytes: Uint8Array): boolean {
  const head = latin(bytes, 4096)
  return /^(?:\xff\xfe|\xfe\xff)/.test(head) || [...head].every((one) => one >= ' ' || '\t\n\r\f'.includes(one))
}

function textKindOf(text: string): FileKind {
  const plain = text.replaceAll('\0', '')
  if (/<svg[\s>]/i.test(plain)) return 'svg'
  return /<(?:!doctype\s+html|html|head|body|script)[\s>]/i.test(plain) ? 'html' : 'text'
}
