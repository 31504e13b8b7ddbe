// Refusals about e-mail domains.
import { found, hire } from '../cast.ts'
import type { Scenarios } from './scenario.ts'

export const domains = {
  invalid_domain: {
    'adding a provider of free mail': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { dot: 'Dot Owner' }, { email: null })
        await found(world, 'Dots', 'dot')
        return world.says('dot', 'domains add gmail.com')
      },
      rule: 'A domain lets colleagues find organizations of their company',
      fact: 'Anyone can have an address at gmail.com, so it says nothing of where someone works.',
      fix: 'Type your company’s own domain, or invite people one by one.',
      who: 'You can do this yourself.',
      button: 'Fill it in again',
      async madeGood(world) {
        await world.press('dot', 'Fill it in again')
        await world.submit('dot', { Domain: 'dot.example' })
        const found = await world.db.domain.findMany({ where: { organization: { name: 'Dots' } } })
        return found.map(({ domain }) => domain)
      },
      done: ['dot.example'],
    },
    'adding what is no domain': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { dov: 'Dov Owner' }, { email: null })
        await found(world, 'Dovs', 'dov')
        return world.says('dov', 'domains add our company')
      },
      rule: 'A domain lets colleagues find organizations of their company',
      fact: '“our company” is not a domain.',
      fix: 'Type the part of your addresses behind the @, such as sehat.example.',
      who: 'You can do this yourself.',
      button: 'Fill it in again',
      async madeGood(world) {
        await world.press('dov', 'Fill it in again')
        await world.submit('dov', { Domain: 'https://dov.example/' })
        const found = await world.db.domain.findMany({ where: { organization: { name: 'Dovs' } } })
        return found.map(({ domain }) => domain)
      },
      done: ['dov.example'],
    },
  },
  unknown_domain: {
    'checking one with a slip': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { dex: 'Dex Owner' }, { email: null })
        await found(world, 'Dexs', 'dex')
        await world.says('dex', 'domains add dexter.example')
        await world.call('dns', {
          name: '_guildhall.dexter.example',
          txt: [`guildhall=${(await world.db.domain.findFirstOrThrow({ where: { domain: 'dexter.example' } })).token}`],
        })
        return world.says('dex', 'domains check dextre.example')
      },
      rule: 'Only a domain that was added can be checked or removed.',
      fact: '“dextre.example” is none of them.',
      fix: 'Did you mean dexter.example?',
      who: 'mean dexter.example?',
      button: 'Yes, dexter.example',
      async madeGood(world) {
        await world.press('dex', 'Yes, dexter.example')
        const found = await world.db.domain.findMany({ where: { organization: { name: 'Dexs' } } })
        return found.map(({ domain, method }) => `${domain}: ${method}`)
      },
      done: ['dexter.example: dns'],
    },
    'removing one where there are none': {
      in: 'roomy',
      async refused(world) {
        await hire(world, { dina2: 'Dina Second' }, { email: null })
        await found(world, 'Dinas', 'dina2')
        return world.says('dina2', 'domains remove gone.example')
      },
      rule: 'Only a domain that was added can be checked or removed.',
      fact: '“gone.example” is none of them.',
      fix: 'domains for those there are.',
      who: 'You can do this yourself.',
      button: 'Domains',
      async madeGood(world) {
        const { messages } = await world.press('dina2', 'Domains')
        return messages.at(-1)?.text.includes('No domain yet.')
      },
      done: true,
    },
  },
} satisfies Scenarios
