// Ids that say what they name, in an order that follows the time of their making.
import { randomBytes } from 'node:crypto'

export type Prefix =
  | 'per'
  | 'sid'
  | 'org'
  | 'mem'
  | 'inv'
  | 'lnk'
  | 'apr'
  | 'ntc'
  | 'mlg'
  | 'dom'
  | 'res'
  | 'aud'
  | 'chg'
  | 'fnd'
  | 'key'
  | 'mov'
  | 'led'
  | 'hld'
  | 'bud'
  | 'dep'
  | 'wsp'
  | 'tea'
  | 'his'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

let last = { time: 0, count: 0 }

/**
 * A new id: the prefix, nine characters of time, three that count what one process makes within a millisecond (so that the
 * entries of one act keep their order), nine random ones (45 bits).
 */
export function newId(prefix: Prefix, now: Date): string {
  const time = now.getTime()
  last = { time, count: time === last.time ? last.count + 1 : 0 }
  const tail = Array.from(randomBytes(9), (byte) => alphabet[byte % 32]).join('')
  return `${prefix}_${written(time, 9)}${written(last.count, 3)}${tail}`
}

/** A number in the alphabet's 32 digits, of that many characters. */
function written(value: number, length: number): string {
  let text = ''
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32)) text = alphabet[rest % 32] + text
  return text
}
