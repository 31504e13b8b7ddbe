// Refusals to take something back: nothing of one's own, someone changed the same since, too late.
import { expect } from 'vitest'
import { found, hire, said } from '../cast.ts'
import type { Scenarios } from './scenario.ts'

export const undoing = {
  nothing_to_undo: {
    'with nothing done yet': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { nobu: 'Nobu New' })
        return world.says('nobu', 'undo')
      },
      rule: 'For ten minutes you can undo a new name, changed settings, a role, a removal, a revoked invitation, a budget, a workspace, a team, resources that moved or were removed, and a switch.',
      fact: 'There is nothing of yours to undo.',
      fix: 'Type /org help undo to see how it works.',
      who: 'You can do this yourself.',
      button: 'Tell me more',
      async madeGood(world) {
        const help = said(await world.press('nobu', 'Tell me more'))
        await found(world, 'Nobus', 'nobu')
        return [help.includes('undo what you did last'), said(await world.says('nobu', 'undo'))]
      },
      done: [true, expect.stringContaining('Undone: you are back in Personal account')],
    },
  },
  undo_overtaken: {
    'a name that someone else changed since': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { ozzy: 'Ozzy Owner', orly: 'Orly Admin' })
        await found(world, 'Ozzys', 'ozzy', { orly: 'admin' })
        await world.says('ozzy', 'rename Ozzys One')
        await world.says('orly', 'rename Ozzys Two')
        return world.says('ozzy', 'undo')
      },
      rule: 'An act can be undone only while nobody has changed the same since.',
      fact: 'You changed the name: “Ozzys” → “Ozzys One”. Since then Orly Admin changed the name: “Ozzys One” → “Ozzys Two” (',
      fix: 'Talk to Orly Admin, or change it back by hand.',
      who: 'You can do this yourself.',
      button: 'Yes, Ozzys',
      async madeGood(world) {
        await world.press('ozzy', 'Yes, Ozzys')
        return world.roles('Ozzys')
      },
      done: ['Ozzy Owner: owner', 'Orly Admin: admin'],
    },
  },
  undo_too_late: {
    'a role given eleven minutes ago': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { tomo: 'Tomo Owner', tilo: 'Tilo Member' })
        await found(world, 'Tomos', 'tomo', { tilo: 'member' })
        await world.says('tomo', 'role @tilo admin')
        await world.advance('PT11M')
        return world.says('tomo', 'undo')
      },
      rule: 'An act can be undone for 10 minutes.',
      fact: 'You changed the role of Tilo Member: Member → Admin (',
      fix: 'Change it back by hand, with the button.',
      who: 'You can do this yourself.',
      button: 'Yes, Member',
      async madeGood(world) {
        await world.press('tomo', 'Yes, Member')
        return world.roles('Tomos')
      },
      done: ['Tomo Owner: owner', 'Tilo Member: member'],
    },
  },
} satisfies Scenarios
