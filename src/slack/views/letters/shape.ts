// News of one's own place in a workspace, as its letter says it.
import type { KnownBlock } from '@slack/types'
import type { News } from '../../../org/telling/letters.ts'
import { insideRole, workspaceWords } from '../../words/shape.ts'
import type { Say } from '../../words/words.ts'
import { buttons, type Piece, shorten, strong } from '../blocks.ts'

type Place = Extract<News, { news: 'workspace_place' }>

/** Being let in, given another role, taken out; and that nobody works there any more, or all do again. */
export const shapeNews = {
  workspace_place({ by, organization, workspace, became, role }: Place, say: Say): Piece[] {
    const [name, where] = [strong(shorten(workspace.name, 100)), strong(organization.name)]
    if (became === 'out')
      return [strong(by.name), ' took you out of ', name, ' in ', where, '. What you made there stays.']
    const is = insideRole(say, role)
    if (became === 'archived')
      return [
        strong(by.name),
        ' archived ',
        name,
        ' in ',
        where,
        '. Everything in it is kept, and it can be brought back.',
      ]
    if (became === 'back') return [strong(by.name), ' brought ', name, ' in ', where, ' back, with all that was in it.']
    if (became === 'other') return [strong(by.name), ` made you ${is} of `, name, ' in ', where, '.']
    return [strong(by.name), ' let you into ', name, `, a ${workspaceWords(say).one} of `, where, `, as ${is}.`]
  },
}

/** The way into it. */
export function shapeDoor(letter: News): KnownBlock[] {
  if (letter.news !== 'workspace_place' || letter.became === 'out' || letter.became === 'archived') return []
  const { id: workspaceId, name } = letter.workspace
  return buttons([{ text: 'Enter', action: 'enterWorkspace', value: { workspaceId }, label: `Enter ${name}` }])
}
