// Whom an invitation is for, as people read it: a person, or the address of someone whom nobody here knows yet.
import type { PersonRef } from '../context.ts'

type Row = { inviteeId: string | null; email: string | null; invitee?: { name: string } | null }

/** The invitee of an invitation. Where only an address is known, the id is empty and the name is the address. */
export const inviteeOf = ({ inviteeId, email, invitee }: Row): PersonRef => ({
  id: inviteeId ?? '',
  name: invitee?.name ?? email ?? '',
})

/** The ids of those whom an invitation can be made out to again. */
export const peopleOf = ({ inviteeId }: Pick<Row, 'inviteeId'>): string[] => (inviteeId ? [inviteeId] : [])
