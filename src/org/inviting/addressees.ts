// E-mail addresses as people type and paste them: read one by one as they are meant, with what is wrong with each that is none.
import { domainToASCII, domainToUnicode } from 'node:url'

export type AddressProblem = 'no_at' | 'several_at' | 'no_domain' | 'characters' | 'too_long'
export type BadAddress = { text: string; problem: AddressProblem }

/** What was found in a text: the addresses, each once; those that came again; and what was meant as one and is none. */
export type Pasted = { emails: string[]; twice: string[]; bad: BadAddress[] }

const longest = 254
const longestLocal = 64

// Letters of every script, but nothing that separates, quotes or hides.
const local = /^[^\s"(),:;<>@[\\\]\p{Cc}\p{Cf}\p{Cs}\p{Zs}]+$/u
const domainLetters = /^[\p{L}\p{M}\p{N}.-]+$/u
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const lastLabel = /^(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/

/**
 * An address as it is kept and compared: in small letters, its domain as the domain name system writes it. Or what is
 * wrong with it.
 */
export function readAddress(typed: string): { email: string } | { problem: AddressProblem } {
  const text = typed.normalize('NFC').trim()
  const parts = text.split('@')
  if (parts.length === 1) return { problem: 'no_at' }
  if (parts.length > 2) return { problem: 'several_at' }
  const [name = '', host = ''] = parts
  if (!host.includes('.')) return { problem: 'no_domain' }
  if (!local.test(name) || /^\.|\.$|\.\./.test(name) || !domainLetters.test(host)) return { problem: 'characters' }
  const domain = domainToASCII(host.toLowerCase())
  const labels = domain.split('.')
  if (!labels.every((part) => label.test(part)) || !lastLabel.test(labels.at(-1) ?? '')) return { problem: 'no_domain' }
  const email = `${name.toLowerCase()}@${domain}`
  return email.length > longest || name.length > longestLocal ? { problem: 'too_long' } : { email }
}

/** The two ways in which an address may be kept by others: with its domain in ASCII, and in its own letters. */
export function spellings(email: string): string[] {
  const shown = shownAddress(email)
  return shown === email ? [email] : [email, shown]
}

/** An address as it is compared with those that are kept here; as it is where it is none. */
export function addressKey(email: string): string {
  const read = readAddress(email)
  return 'email' in read ? read.email : email.trim().toLowerCase()
}

/** A domain as people read it. */
export const shownDomain = (domain: string): string => domainToUnicode(domain) || domain

/** An address as people read it. */
export function shownAddress(email: string): string {
  const [name = '', domain = ''] = email.split('@')
  return `${name}@${shownDomain(domain)}`
}

/** An address for those who may not learn it: whoever has it knows it again. */
export function masked(email: string): string {
  const [name = '', domain = ''] = shownAddress(email).split('@')
  return `${[...name][0] ?? ''}…@${domain}`
}

/** Marks that hide in what was copied: of direction, of order, without width. */
const hidden = /[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u00AD]/g
const separators = /[\n\r\u2028\u2029;；؛]+/u
const commas = /[,،、，]+/u
const around = /^[\s"'“”‘’«»()[\]{}<>:.,!?*|-]+|[\s"'“”‘’«»()[\]{}<>:.,!?*|]+$/gu
/** What is shown of something that is no address. */
const mostShown = 80

/**
 * Reads addresses as they are pasted: on lines, with commas, semicolons or tabs, as "Name <address>" or links to mail. Names
 * beside an address are let pass; what looks like an address and is none is given back.
 */
export function readPaste(text: string): Pasted {
  const found = new Set<string>()
  const twice = new Set<string>()
  const bad = new Map<string, BadAddress>()
  for (const part of text.replace(hidden, '').replace(/＠/g, '@').split(separators)) {
    for (const word of wordsIn(part)) {
      const read = readAddress(word)
      if ('problem' in read) bad.set(word, { text: shown(word), problem: read.problem })
      else if (found.has(read.email)) twice.add(read.email)
      else found.add(read.email)
    }
  }
  return { emails: [...found], twice: [...twice], bad: [...bad.values()] }
}

const shown = (word: string): string => {
  const letters = [...word]
  return letters.length > mostShown ? `${letters.slice(0, mostShown).join('')}…` : word
}

/** The words of a line that are meant as addresses. */
function wordsIn(part: string): string[] {
  const bracketed: string[] = []
  // What stands in angle brackets is the address, and what stands before it a name, perhaps behind another address.
  const rest = part.replace(/<([^<>]*)>/g, (_, inside: string) => {
    bracketed.push(inside)
    return '<>'
  })
  const loose = rest
    .split('<>')
    .flatMap((piece, at, all) => looseIn(at < all.length - 1 ? piece.replace(/"[^"]*"\s*$/, '') : piece))
  const all = [...bracketed.map(plainly), ...loose.map(plainly)]
  const isNamed = all.some((word) => word.includes('@'))
  // Where nothing on a line is an address, all of it was meant as one.
  if (!isNamed) return plainly(part) ? [plainly(part)] : []
  return all.filter((word) => word.includes('@') || /\S\.\S/.test(word))
}

/** Between commas: the words with an "@", or one that could be an address but for it. */
function looseIn(piece: string): string[] {
  return piece.split(commas).flatMap((between) => {
    const words = between.trim().split(/\s+/)
    const named = words.filter((word) => word.includes('@'))
    return named.length ? named : words.length === 1 ? words : []
  })
}

/** Longer than an address with all that may stand around it; no more is looked at of what is none. */
const mostRead = 1_000

/** A word without what stands around an address: quotes, brackets, the beginning of a link to mail and its end. */
const plainly = (word: string): string =>
  word
    .slice(0, mostRead)
    .replace(/^\s*mailto:/i, '')
    .replace(/^([^|]*@[^|?]*)[|?].*$/s, '$1')
    .replace(around, '')
    .replace(/^mailto:/i, '')
