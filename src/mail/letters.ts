// The words of e-mails: what each kind of letter says. An invitation has words of its own; news come in those of Slack.
import type { DigestMail, InvitationMail, MailLetter, NewsMail, Reader } from '../org/telling/mail.ts'
import { htmlOf } from './html.ts'
import { plainOf } from './plain.ts'
import { type Line, oneLine, plainLine, type Sheet, shortened } from './sheet.ts'
import { dayFor, minuteFor } from './times.ts'

/** An e-mail as its reader sees it. */
export type Drawn = { subject: string; text: string; html: string }

/** Draws a letter for whoever reads it: the same words as HTML and as plain text. */
export function drawLetter(reader: Reader, letter: MailLetter): Drawn {
  const sheet = sheetOf(reader, letter)
  return { subject: sheet.subject, text: plainOf(sheet), html: htmlOf(sheet) }
}

function sheetOf(reader: Reader, letter: MailLetter): Sheet {
  return { ...bodyOf(reader, letter), stop: reader.stop === null ? null : { label: stopWords, url: reader.stop } }
}

type Body = Omit<Sheet, 'stop'>

function bodyOf(reader: Reader, letter: MailLetter): Body {
  if (letter.kind === 'invitation') return invitation(reader, letter)
  // Who has a page on which to stop all of it has nothing to choose in Slack.
  const said = reader.stop === null ? letter : { ...letter, closing: [elsewhere] }
  return said.kind === 'news' ? news(said) : digest(reader, said)
}

const stopWords = 'Stop e-mail from here to this address'
const elsewhere = 'This comes by e-mail because you have no account in the Slack that it is about.'

const mostOfName = 60
const mostOfSubject = 150

function invitation(reader: Reader, { organization, inviter, role, workspaces, expiresAt, url }: InvitationMail): Body {
  const brief = (name: string) => ({ typed: shortened(oneLine(name), mostOfName) })
  const who: Line = [brief(inviter.name), ' invites you to ', brief(organization.name)]
  const place = URL.canParse(url) ? new URL(url).host : ''
  return {
    subject: plainLine(who),
    letterhead: shortened(oneLine(organization.name), mostOfName),
    heading: [{ typed: inviter.name }, ' invites you to ', { typed: organization.name }],
    matters: [
      {
        lines: [
          ['You would join as ', { typed: role }, workspaces.length ? ', with access to ' : '.', ...listed(workspaces)],
          [
            `The invitation is open until ${minuteFor(expiresAt, reader)}. Opening it changes nothing: it shows what you are invited to, and you accept or decline there once you are signed in with Slack.`,
          ],
        ],
        doors: [{ label: 'See the invitation', url, isMain: true, isSpelled: true }],
      },
    ],
    closing: [
      [
        `Sent to ${reader.to}, because `,
        { typed: inviter.name },
        ` gave this address${place ? ` at ${place}` : ''}. The link is for you alone: do not pass it on.`,
      ],
      [
        'If you do not know what this is about, you need do nothing. Nobody can use it in your name without your Slack account.',
      ],
    ],
  }
}

/** Names one after another, as a sentence ends: "Lab, Clinic and Research." */
function listed(names: readonly string[]): Line {
  return names.flatMap((name, at) => {
    const after = at === names.length - 1 ? '.' : at === names.length - 2 ? ' and ' : ', '
    return [{ typed: name }, after]
  })
}

const asLines = (texts: readonly string[]): Line[] => texts.map((text) => [text])

function news({ lines: [first = '', ...rest], links, closing }: NewsMail): Body {
  return {
    subject: shortened(oneLine(first), mostOfSubject),
    letterhead: null,
    heading: [first],
    matters: rest.length || links.length ? [{ lines: asLines(rest), doors: doorsOf(links) }] : [],
    closing: asLines(closing),
  }
}

/** The first way is the main one: it leads to what the news ask for. */
const doorsOf = (links: NewsMail['links']) => links.map((link, at) => ({ ...link, isMain: at === 0 }))

function digest(reader: Reader, { day, items, closing }: DigestMail): Body {
  const count = items.length === 1 ? 'one thing' : `${items.length} things`
  const words = `Your digest for ${dayFor(day, reader)}: ${count}`
  return {
    subject: words,
    letterhead: null,
    heading: [words],
    matters: items.map(({ lines, links }) => ({ lines: asLines(lines), doors: links })),
    closing: asLines(closing),
  }
}
