import { resolve } from 'node:path'
import { z } from 'zod'
import { crmsOf, processEnvironment, readConfig } from '../config.ts'
import { surveyCrm } from '../crm/survey.ts'
import { needsOf, placeOfFinding } from '../crm-warnings.ts'
import type { CrmFinding } from '../domain/crm-check/crm-finding.ts'
import { checkMappings } from '../mappings/check-mappings.ts'
import { problemLine } from '../mappings/problem.ts'
import { Failure } from '../ports/failure.ts'
import { checkedAsJson } from './checked-json.ts'
import { defineLedgerCommand } from './command.ts'
import { openCommandAccounts } from './command-accounts.ts'
import { exitCodes } from './exit.ts'
import { definitionLines, findingLines } from './finding-lines.ts'
import { isMended } from './mended.ts'
import { jsonText, linesText } from './printable.ts'

const OnlineCheck = z.object({ folder: z.string(), definition: z.string().nullable(), json: z.boolean() })

/** Whichever process asks the CRMs, the files are those of the one that was called. */
export const readOnlineCheck = ({
  json,
  definition,
}: {
  readonly json: boolean
  readonly definition?: string | undefined
}): z.infer<typeof OnlineCheck> => ({
  folder: resolve(readConfig(processEnvironment()).mappingsDir),
  definition: definition === undefined ? null : resolve(definition),
  json,
})

/** What one CRM answered, or why it could not be asked. */
interface CheckedCrm {
  readonly crm: string
  readonly findings: readonly CrmFinding[]
  readonly failure: Failure | null
}

/**
 * Asks each CRM what only it can say about definition, routing and mappings. Exit code 0 when all that is needed is
 * there, warnings or not, 1 when something needs a person, 2 when a CRM could not be asked.
 */
export const onlineCheck = defineLedgerCommand({
  name: 'check --online',
  arguments: OnlineCheck,
  async run({ folder, definition, json }, opened, terminal) {
    const isEnriched = opened.config.peopleDataLabs !== null
    const checked = checkMappings(folder, {
      ...(definition !== null && { definition }),
      crmNames: crmsOf(opened.config),
      isEnriched,
      now: new Date(),
    })
    const { mappings, placeOf } = checked
    if (mappings === null) {
      terminal.out(
        json
          ? jsonText({ ...checkedAsJson(checked), crms: [] })
          : linesText(checked.problems.map(problemLine)),
      )
      return exitCodes.unfinished
    }
    await using accounts = await openCommandAccounts(opened, mappings, terminal.stopped)
    const crms: CheckedCrm[] = []
    for (const crm of accounts.crms.values()) {
      const asking = surveyCrm(
        crm,
        needsOf(mappings, crm.name, isEnriched),
        { countWritten: (of, field) => opened.ledger.leads.countWritten(of, field), isCounting: true },
        terminal.stopped,
      )
      const one = await answered(crm.name, asking)
      crms.push(one)
      if (!json)
        terminal.out(
          linesText(
            one.failure === null
              ? findingLines(crm.name, one.findings, placeOf)
              : [`${crm.name}: could not be asked. ${one.failure.message}`],
          ),
        )
    }
    if (!json) terminal.out(linesText(definitionLines(crms, placeOf)))
    for (const { crm, findings, failure } of crms)
      if (failure === null && isMended(findings))
        await opened.ledger.writes.hastenRefused(crm, new Date(), { stages: true })
    if (json)
      terminal.out(
        jsonText({
          ...checkedAsJson(checked),
          crms: crms.map(({ crm, findings, failure }) => ({
            crm,
            failure: failure === null ? null : { kind: failure.kind, message: failure.message },
            findings: findings.map((finding) => ({
              weight: finding.weight,
              message: finding.sentence,
              place: placeOfFinding(crm, finding, placeOf),
            })),
          })),
        }),
      )
    return exitCodeOf(crms)
  },
})

async function answered(crm: string, asking: Promise<CrmFinding[]>): Promise<CheckedCrm> {
  try {
    return { crm, findings: await asking, failure: null }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return { crm, findings: [], failure: error }
  }
}

function exitCodeOf(crms: readonly CheckedCrm[]): number {
  if (crms.some(({ failure }) => failure !== null)) return exitCodes.notStarted
  return crms.every(({ findings }) => isMended(findings)) ? exitCodes.done : exitCodes.unfinished
}
