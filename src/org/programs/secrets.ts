// Secrets of keys: `gh_member_…`, recognisable by whoever scans for leaked ones, with a check of their own, and kept as a
// digest only.
import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'

export const keyKinds = ['personal', 'member', 'organization'] as const
export type KeyKind = (typeof keyKinds)[number]

/** Thirty-two letters, so that a random byte picks each of them equally often; none that is read for another. */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'
/** 36 letters of 5 bits: 180 bits of chance. */
const length = 36
const checkLength = 7

const shape = new RegExp(`^gh_(?:${keyKinds.join('|')})_[${alphabet}]{${length + checkLength}}$`)

/** A new secret: what it is for, 180 random bits, and a checksum over both. */
export function make(kind: KeyKind): string {
  const random = Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join('')
  const body = `gh_${kind}_${random}`
  return `${body}${checkOf(body)}`
}

/** Whether something can be a secret at all: mistyped, cut or invented ones are known without asking the record. */
export const isWellFormed = (secret: string): boolean =>
  shape.test(secret) && checkOf(secret.slice(0, -checkLength)) === secret.slice(-checkLength)

function checkOf(body: string): string {
  let [rest, text] = [crc32(body), '']
  for (; text.length < checkLength; rest = Math.floor(rest / alphabet.length)) text = alphabet[rest % 32] + text
  return text
}

/** What is kept of a secret: SHA-256, which suffices for so many random bits. */
export const digestOf = (secret: string): string => hash('sha256', secret, 'hex')

/** The last letters, by which its holder tells it from others. */
export const endingOf = (secret: string): string => secret.slice(-4)

/** Whether two digests are the same, in a time that does not tell how much of them is. */
export const isSame = (digest: string, other: string): boolean => {
  const [a, b] = [Buffer.from(digest, 'hex'), Buffer.from(other, 'hex')]
  return a.length === b.length && timingSafeEqual(a, b)
}
