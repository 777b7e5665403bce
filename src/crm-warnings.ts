import type { Config } from './config.ts'
import { type SurveyedCrm, surveyCrm } from './crm/survey.ts'
import type { CrmNeeds } from './domain/crm-check/check-crm.ts'
import type { CrmFinding } from './domain/crm-check/crm-finding.ts'
import type { CrmName } from './domain/lead.ts'
import type { CheckedMappings, Mappings } from './mappings/check-mappings.ts'
import { type Problem, problemLine } from './mappings/problem.ts'
import type { LeadLedger } from './ports/ledger.ts'
import type { Log } from './ports/log.ts'

/** How long a starting process waits for what a CRM says about itself. */
const surveyTimeoutMs = 60_000

/** What the files need of one CRM. */
export function needsOf(
  { crms, routing, definition }: Pick<Mappings, 'crms' | 'routing' | 'definition'>,
  crm: CrmName,
  isEnriched: boolean,
): Omit<CrmNeeds, 'crm'> {
  const mapping = crms[crm] ?? { objects: {} }
  const hasLog = Object.values(mapping.objects).some(({ actions }) => actions !== null)
  return {
    mapping,
    routing,
    definition,
    knownElsewhere: (field) =>
      (isEnriched && field.startsWith('company.')) || (hasLog && field.startsWith('engagement.')),
  }
}

/** Where a finding stands in the files; null for one about the CRM itself. */
export function placeOfFinding(
  crm: CrmName,
  { file, path, sentence }: CrmFinding,
  placeOf: CheckedMappings['placeOf'],
): Problem | null {
  if (file === null) return null
  return { ...placeOf(file === 'mapping.yaml' ? `${crm}/${file}` : file, path), sentence }
}

export interface WarningOptions {
  readonly config: Pick<Config, 'peopleDataLabs'>
  readonly ledger: { readonly leads: Pick<LeadLedger, 'countWritten'> }
  readonly placeOf: CheckedMappings['placeOf']
  readonly log: Log
}

/** Says in the log what each CRM lacks for these files, so that nobody finds out by failed jobs. Never throws. */
export async function warnOfFindings(
  crms: readonly SurveyedCrm[],
  mappings: Mappings,
  { config, ledger, placeOf, log }: WarningOptions,
): Promise<void> {
  for (const crm of crms) {
    try {
      const signal = AbortSignal.timeout(surveyTimeoutMs)
      const needs = needsOf(mappings, crm.name, config.peopleDataLabs !== null)
      const findings = await surveyCrm(
        crm,
        needs,
        { countWritten: ledger.leads.countWritten, isCounting: false },
        signal,
      )
      for (const finding of findings) {
        if (finding.weight === 'optional') continue
        const placed = placeOfFinding(crm.name, finding, placeOf)
        log.warn(placed === null ? finding.sentence : problemLine(placed), { crm: crm.name })
      }
    } catch (error) {
      log.warn('The CRM could not be asked for its fields; the jobs will say what is wrong.', {
        crm: crm.name,
        error,
      })
    }
  }
}
