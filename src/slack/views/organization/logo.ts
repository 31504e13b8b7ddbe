// An organization's logo, where it can be fetched to be shown.
import type { KnownBlock } from '@slack/types'
import { fromTheLeft, plain, shorten } from '../blocks.ts'

/** What a screen reader says of a logo. */
const said = (name: string): string => shorten(`Logo of ${name}`, 150)

/** The logo as it is now, small beside its words; nothing where there is none to show. */
export const logo = (name: string, address: string | null): KnownBlock[] =>
  address
    ? [
        {
          type: 'section',
          text: plain('The logo it has now. Another one takes its place.', 3000),
          accessory: { type: 'image', image_url: address, alt_text: said(name) },
        },
      ]
    : []

/** A line of small print with the logo before it, where there is one to show. */
export const besideLogo = (name: string, address: string | null, words: string): KnownBlock => ({
  type: 'context',
  elements: [
    ...(address ? [{ type: 'image' as const, image_url: address, alt_text: said(name) }] : []),
    plain(fromTheLeft(words), 1900),
  ],
})
