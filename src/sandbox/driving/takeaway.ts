// What leaves the page as a whole: a file that the app or a person uploaded, and a letter as its reader would see it.

import type { Mailbox } from '../mailbox.ts'
import type { Json } from '../slack/blocks.ts'
import * as files from '../slack/files.ts'
import type { Workspace } from '../slack/workspace.ts'
import { CannotDo } from './refusal.ts'

/** A file as a download, never as something that this origin would show. */
export function fileOf(space: Workspace, id: string): Response {
  const file = files.fileOf(space, id)
  if (!file) throw new CannotDo(404, `There is no file ${id}`)
  const name = encodeURIComponent(file.name)
  return new Response(Buffer.from(file.base64, 'base64'), {
    headers: {
      'content-type': file.type,
      'content-disposition': `attachment; filename*=UTF-8''${name}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    },
  })
}

// A letter's own styles may show; nothing in it may run, send, or be loaded from elsewhere. Its links open beside it, as
// they do in a mail client.
const LETTER = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "frame-ancestors 'self'",
  'sandbox allow-popups allow-popups-to-escape-sandbox',
].join('; ')
const beside = '<base target="_blank">'

/** The last letters without what is in them, the newest first; or one with its text, by its place in the mailbox. */
export function lettersIn(mailbox: Mailbox, { number, most }: Record<string, string>): Json {
  const listed = mailbox.list()
  if (number === undefined) return { letters: listed.slice(-(Number(most) || 100)).reverse(), total: listed.length }
  const [line, letter] = [listed[Number(number)], mailbox.all()[Number(number)]]
  if (!line || !letter) throw new CannotDo(404, `There is no letter ${number}`)
  return { ...line, text: letter.text, hasHtml: letter.html !== '' }
}

/** The HTML of a letter, by its place in the mailbox, for a frame of its own. */
export function letterOf(mailbox: Mailbox, number: number): Response {
  const html = mailbox.all()[number]?.html
  if (!html) throw new CannotDo(404, `The letter ${number} has no HTML`)
  return new Response(html.replace('<head>', `<head>${beside}`), {
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': LETTER },
  })
}
