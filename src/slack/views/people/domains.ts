// The e-mail domains of an organization, as those see them who manage them: which count, and what is still to be put into
// DNS for one that does not.
import type { KnownBlock, ModalView } from '@slack/types'
import {
  type Checked,
  type Claim,
  type Claimed,
  graceDays,
  type Unclaimed,
} from '../../../org/joining/domain-claims.ts'
import type { Eyes } from '../../../org/telling/eyes.ts'
import { dayFor } from '../../words/money.ts'
import { article, count, list, ownerOf, type Say } from '../../words/words.ts'
import { buttons, code, divider, heading, line, type Message, note, type Piece, strong } from '../blocks.ts'
import { form, type Here, text } from '../form.ts'
import { message } from '../header.ts'
import { pager } from '../organization/organizations.ts'

type Reader = Here & { person: Eyes }

/** So many domains stand on one page. */
export const pageSize = 8

/** What proves a domain; owners are called what this installation calls them. */
const proofs = {
  address: (say: Say) => `by the confirmed address of ${article(ownerOf(say))}`,
  dns: () => 'by its DNS record',
}

function state(say: Say, { isVerified, proof, endsAt }: Claim, eyes: Eyes): string {
  if (!isVerified) return 'not verified yet'
  if (proof) return `verified ${proofs[proof](say)}`
  return `its proof is gone; it counts until ${endsAt ? dayFor(endsAt, eyes) : 'it is checked'}`
}

/** What has to stand in DNS, in the words in which DNS forms ask for it. */
const instructions = ({ domain, record }: Claim): KnownBlock[] => [
  line(`Put this record into the DNS of ${domain}, wherever it is managed:`),
  line('Type  ', code('TXT'), '\nName  ', code(record.name), '\nValue  ', code(record.value)),
]

const choices = ({ id, domain, isVerified, proof }: Claim): KnownBlock[] =>
  buttons([
    {
      text: 'Check now',
      action: 'checkDomain',
      value: { domainId: id },
      label: `Check now: ${domain}`,
      ...(isVerified && proof ? {} : ({ style: 'primary' } as const)),
    },
    {
      text: 'Remove',
      action: 'removeDomain',
      value: { domainId: id },
      style: 'danger',
      label: `Remove ${domain}`,
      confirm: {
        title: 'Remove the domain?',
        text: `Colleagues at ${domain} will no longer find this by their address. Those who are in stay.`,
        yes: 'Remove',
      },
    },
  ])

const claimBlocks = (say: Say, claim: Claim, eyes: Eyes): KnownBlock[] => [
  line(strong(claim.domain), `  ·  ${state(say, claim, eyes)}`),
  ...(claim.isVerified && claim.proof ? [] : instructions(claim)),
  ...choices(claim),
]

const another: { text: string; action: string; value: object } = {
  text: 'Add a domain',
  action: 'open',
  value: { form: 'domain' },
}
const inviting = { text: 'Invite', action: 'open', value: { form: 'invite' } }
const all = { text: 'All domains', action: 'domains', value: { offset: 0 } }

/** One page of the domains. */
export function domains(say: Say, caller: Reader, claims: readonly Claim[], offset: number): Message {
  const shown = claims.slice(offset, offset + pageSize)
  const none = 'No domain yet.'
  const { byDomain } = say.catalog.joining
  const about = byDomain
    ? `Whoever has a confirmed address at a verified domain can find ${caller.context.name} and ask to join. Someone here still decides.`
    : 'Nobody is let in by their domain in this installation; invite people instead.'
  return message(
    say,
    caller,
    ['E-mail domains: ', list(shown.map(({ domain }) => domain)) || none],
    [
      heading('E-mail domains'),
      line(...(claims.length ? [about] : [none, ` ${about}`])),
      ...shown.flatMap((claim) => [divider, ...claimBlocks(say, claim, caller.person)]),
      ...(shown.length ? [divider] : []),
      ...pager('domains', offset, pageSize, offset + shown.length < claims.length),
      ...buttons([byDomain ? { ...another, ...(claims.length ? {} : { style: 'primary' as const }) } : inviting]),
    ],
  )
}

/** To add a domain. */
export const domainForm = (say: Say, caller: Here, typed: string): ModalView =>
  form(say, caller, {
    name: 'domain',
    title: 'Add a domain',
    submit: 'Add',
    blocks: [
      text({
        id: 'domain',
        label: 'Domain',
        value: typed,
        placeholder: 'sehat.example',
        hint: 'The part of your company’s addresses behind the @.',
      }),
      note(
        `It counts at once where ${article(ownerOf(say))} has a confirmed address there; else you are told what to put into its DNS.`,
      ),
    ],
  })

/** A domain that was added: it counts already, or what it still takes. */
export function added(say: Say, caller: Reader, { organization, claim, isNew }: Claimed): Message {
  const { domain, isVerified, proof } = claim
  const words: Piece[] = isVerified
    ? [
        strong(domain),
        isNew
          ? ` is verified ${proof ? proofs[proof](say) : ''}. Colleagues there can now ask to join `
          : ' is one of the domains of ',
        strong(organization.name),
        isNew ? '.' : ' already.',
      ]
    : [
        isNew ? 'Added ' : '',
        strong(domain),
        isNew ? '. One step is left: prove that it is yours.' : ' waits for its proof.',
      ]
  return message(say, caller, words, [
    line(...words),
    ...(isVerified && proof
      ? []
      : [
          ...instructions(claim),
          note('DNS takes minutes, at times an hour. It is looked at every day, and you are told when it is found.'),
          ...choices(claim),
        ]),
    ...buttons([all]),
  ])
}

/** What a look at a domain's proof came to. */
export function checked(say: Say, caller: Reader, { claim, isSilent, saw }: Checked): Message {
  const { domain, isVerified, proof } = claim
  const words: Piece[] = [strong(domain), ` ${found(say, claim, { isSilent, saw }, caller.person)}`]
  const isOpen = !isVerified || !proof
  return message(say, caller, words, [
    line(...words),
    ...(isOpen ? [...instructions(claim), ...choices(claim)] : []),
    ...buttons([all]),
  ])
}

function found(say: Say, claim: Claim, { isSilent, saw }: Pick<Checked, 'isSilent' | 'saw'>, eyes: Eyes): string {
  const { record, isVerified, proof, endsAt } = claim
  if (isSilent) return 'could not be checked: DNS did not answer. Try again in a minute; nothing was changed.'
  if (isVerified && proof) return `is ${state(say, claim, eyes)}.`
  const there = saw
    ? `there ${saw === 1 ? 'is' : 'are'} ${count(saw, 'TXT record')} at ${record.name}, but none says what it should`
    : `there is no TXT record at ${record.name} yet`
  return isVerified
    ? `is not proven any more: ${there}. It counts until ${endsAt ? dayFor(endsAt, eyes) : `${graceDays} days from now`}.`
    : `is not verified: ${there}. New records take minutes, at times an hour.`
}

/** A domain that was taken away. */
export function removed(say: Say, caller: Here, { organization, domain }: Unclaimed): Message {
  const words: Piece[] = [
    'Removed ',
    strong(domain),
    `. Colleagues there no longer find ${organization.name} by their address.`,
  ]
  return message(say, caller, words, [
    line(...words),
    note('Its DNS record can go too. To have the domain back, add it again.'),
    ...buttons([all]),
  ])
}
