// A sheet: what an e-mail says before it is HTML or plain text. Both are made of the same one, so that neither knows more.

/** A run of text; what people typed themselves is marked, because it may be written the other way round. */
export type Run = string | { typed: string }
/** A paragraph, or a line. */
export type Line = readonly Run[]
/** Somewhere to go. `isMain` is what the letter is for; `isSpelled` has the address written out, for those whose client shows no buttons. */
export type Door = { label: string; url: string; isMain?: boolean; isSpelled?: boolean }
/** One matter of a letter that has several. */
export type Matter = { lines: readonly Line[]; doors: readonly Door[] }

export type Sheet = {
  /** Shortened, since some clients show one line of it. */
  subject: string
  /** The name that it stands under: an organization, or nothing. */
  letterhead: string | null
  heading: Line
  matters: readonly Matter[]
  /** Small print, beneath everything. */
  closing: readonly Line[]
  /** The way out of it, in the small print. */
  stop: Door | null
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** As many characters as fit, the last an ellipsis where some do not. */
export function shortened(text: string, most: number): string {
  const seen = [...graphemes.segment(text)].map(({ segment }) => segment)
  return seen.length <= most
    ? text
    : `${seen
        .slice(0, most - 1)
        .join('')
        .trimEnd()}…`
}

// Control characters could end a header or a line, and overrides of direction could turn a sentence round.
const unfit = /[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069\u2028\u2029\uFEFF]+/gu

/** A text as it is fit for one line, whatever it was made of. */
export const oneLine = (text: string): string => text.replace(unfit, ' ').replace(/\s+/g, ' ').trim()

/**
 * What someone typed, on one line. Mail clients make a link of whatever looks like an address, and a name must not be one:
 * an invisible joiner stands where an address could not have it.
 */
export const typedText = (text: string): string =>
  oneLine(text).replace(/:(?=\/\/)|(?<=[\p{L}\p{N}])\.(?=\p{L}{2})/gu, '\u2060$&')

const leftward = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u

/** A line in plain text. What is written from right to left is set apart, so that the sentence around it keeps its order. */
export const plainLine = (line: Line): string =>
  line.map((run) => (typeof run === 'string' ? run.replace(unfit, ' ') : apart(typedText(run.typed)))).join('')

const apart = (text: string): string => (leftward.test(text) ? `\u2068${text}\u2069` : text)

/** An address that a letter may lead to; null for what no mail client should be given. */
export function safeUrl(url: string): string | null {
  if (!URL.canParse(url)) return null
  const { protocol, href } = new URL(url)
  return protocol === 'https:' || protocol === 'http:' || protocol === 'slack:' ? href : null
}
