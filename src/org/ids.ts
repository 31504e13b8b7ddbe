// Ids that say what they name, in an order that follows the time of their making.
import { randomBytes } from 'node:crypto'

export type Prefix = 'per' | 'sid' | 'org' | 'mem' | 'inv' | 'apr' | 'ntc' | 'dom' | 'res' | 'aud'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** A new id: the prefix, nine characters of time (so that indexes grow at one end), eleven random ones (55 bits). */
export function newId(prefix: Prefix, now: Date): string {
  let time = now.getTime()
  let head = ''
  for (let i = 0; i < 9; i++, time = Math.floor(time / 32)) head = alphabet[time % 32] + head
  const tail = Array.from(randomBytes(11), (byte) => alphabet[byte % 32]).join('')
  return `${prefix}_${head}${tail}`
}
