// Each form that asks for what a command still needs.
import type { KnownBlock, ModalView } from '@slack/types'
import { meaningOf, permissions } from '../../catalog/permissions.ts'
import type { OrganizationRef } from '../../org/context.ts'
import type { OrganizationCard } from '../../org/organization/contexts.ts'
import type { Offered } from '../../org/people/roles.ts'
import { ownerOf, place, role, type Say } from '../words/words.ts'
import { line, note } from './blocks.ts'
import { choice, form, type Here, person, text } from './form.ts'

const roleField = (say: Say, offered: readonly Offered[], value: string): KnownBlock =>
  choice(
    { id: 'role', label: 'Role', value, hint: `What each may do: ${say.command} roles` },
    offered.map(({ id, label, about }) => ({ text: label, value: id, about })),
  )

/** To change a member's role. */
export const roleForm = (
  say: Say,
  caller: Here,
  offered: readonly Offered[],
  { user, role: id }: { user: string; role: string },
): ModalView =>
  form(say, caller, {
    name: 'role',
    title: 'Change a role',
    submit: 'Change',
    blocks: [person({ id: 'person', label: 'Member', value: user }), roleField(say, offered, id)],
  })

/** To make someone an owner, so that another can stop being one. */
export const appointForm = (say: Say, caller: Here): ModalView =>
  form(say, caller, {
    name: 'appoint',
    title: `Another ${ownerOf(say)}`,
    submit: 'Appoint',
    blocks: [
      line(`They will be ${ownerOf(say)}: they can do everything you can.`),
      person({ id: 'person', label: 'Member' }),
    ],
  })

/** To go to another of one's organizations. */
export const switchForm = (say: Say, caller: Here, organizations: readonly OrganizationCard[]): ModalView =>
  form(say, caller, {
    name: 'switch',
    title: 'Switch',
    submit: 'Switch',
    blocks: [
      choice(
        { id: 'organization', label: 'Go to', value: caller.context.id },
        organizations.map((card) => ({ text: place(say, card), value: card.id, about: role(say, card.role) })),
      ),
    ],
  })

/** To ask to be let into an organization. */
export const joinForm = (
  say: Say,
  caller: Here,
  near: readonly OrganizationRef[],
  { organizationId, reason }: { organizationId: string; reason: string },
): ModalView =>
  form(say, caller, {
    name: 'join',
    title: 'Ask to join',
    submit: 'Ask',
    blocks: [
      choice(
        { id: 'organization', label: 'Join', value: organizationId },
        near.map(({ id, name }) => ({ text: name, value: id })),
      ),
      text({
        id: 'reason',
        label: 'Why',
        isOptional: true,
        value: reason,
        placeholder: 'I work with Dina on the clinic’s agents',
      }),
    ],
  })

/** To ask why someone may or may not do something. */
export const whyForm = (
  say: Say,
  caller: Here,
  { user, permission }: { user: string; permission: string },
): ModalView =>
  form(say, caller, {
    name: 'why',
    title: 'Why?',
    submit: 'Explain',
    blocks: [
      person({ id: 'person', label: 'Person', value: user, isOptional: true, hint: 'Yourself, if you choose nobody.' }),
      choice(
        { id: 'permission', label: 'May they …', value: permission },
        permissions.map((need) => ({ text: meaningOf(need), value: need, about: need })),
      ),
    ],
  })

/** To register a resource as the context's. */
export const registerForm = (
  say: Say,
  caller: Here,
  { type, externalId }: { type: string; externalId: string },
): ModalView =>
  form(say, caller, {
    name: 'register',
    title: 'Register a resource',
    submit: 'Register',
    blocks: [
      note(`It will belong to ${place(say, caller.context)}.`),
      text({ id: 'type', label: 'Type', value: type, placeholder: 'agent' }),
      text({
        id: 'id',
        label: 'ID',
        value: externalId,
        placeholder: 'triage-bot',
        hint: 'What your product calls it.',
      }),
    ],
  })
