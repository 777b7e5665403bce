import { describe, expect, it } from 'vitest'
import { createMetrics } from '../../src/telemetry/metrics.ts'

const linesOf = async (metrics: ReturnType<typeof createMetrics>) => (await metrics.read()).text.split('\n')

describe('metrics', () => {
  it('answer all others when one of the gauges cannot be read', async () => {
    const metrics = createMetrics()
    metrics.watchQueues(() => Promise.reject(new Error('connection refused')))
    metrics.watchDay(() => {
      throw new TypeError('not open')
    })
    metrics.watchHealth(async () => ({ crms: [], failures: [], definition: { id: 'default@1#a' } }))
    metrics.countStatement()
    const lines = await linesOf(metrics)
    expect(lines).toContain('plumbline_ledger_statements_total 1')
    expect(lines).toContain('plumbline_definition_info{definition="default@1#a"} 1')
    expect(lines.filter((line) => /^plumbline_(queue|crm_daily)/.test(line))).toEqual([])
  })

  it('answer without a gauge that never answers, and ask it no second time meanwhile', async () => {
    const metrics = createMetrics()
    let asked = 0
    metrics.watchQueues(() => {
      asked++
      return new Promise(() => {})
    })
    for (let look = 0; look < 2; look++)
      expect((await linesOf(metrics)).filter((line) => line.startsWith('plumbline_queue_jobs{'))).toEqual([])
    expect(asked).toBe(1)
  })

  it('say what runs here', async () => {
    expect((await linesOf(createMetrics())).join('\n')).toMatch(
      /^plumbline_build_info\{version="\d+\.\d+\.\d+",node="\d+\.\d+\.\d+"\} 1$/m,
    )
  })

  it('count calls to CRMs and sources by purpose and class of status', async () => {
    const metrics = createMetrics()
    const call = { origin: 'hubspot', purpose: 'write', durationMs: 40 }
    for (const status of [200, 207, 429, null]) metrics.observeCrmCall({ ...call, status })
    metrics.observeSourceCall({ ...call, origin: 'people-data-labs', status: 200 })
    const lines = await linesOf(metrics)
    expect(lines).toContain('plumbline_crm_requests_total{crm="hubspot",purpose="write",status="2xx"} 2')
    expect(lines).toContain('plumbline_crm_requests_total{crm="hubspot",purpose="write",status="4xx"} 1')
    expect(lines).toContain('plumbline_crm_requests_total{crm="hubspot",purpose="write",status="none"} 1')
    expect(lines).toContain(
      'plumbline_crm_request_duration_seconds_bucket{le="0.05",crm="hubspot",purpose="write"} 4',
    )
    expect(lines).toContain(
      'plumbline_source_requests_total{source="people-data-labs",purpose="write",status="2xx"} 1',
    )
  })

  it('count jobs by name and outcome, and the leads in them', async () => {
    const metrics = createMetrics()
    const end = { job: 'score', queue: 'scoring', durationMs: 300 }
    metrics.observeJob({ ...end, kind: 'completed', leads: 100 })
    metrics.observeJob({ ...end, kind: 'failed', leads: null })
    const lines = await linesOf(metrics)
    expect(lines).toContain('plumbline_jobs_total{job="score",queue="scoring",outcome="completed"} 1')
    expect(lines).toContain('plumbline_jobs_total{job="score",queue="scoring",outcome="failed"} 1')
    expect(lines).toContain('plumbline_job_leads_total{job="score",outcome="completed"} 100')
    expect(lines).toContain('plumbline_job_duration_seconds_count{job="score"} 2')
  })

  it('A4 count late writes apart from the milestones that leads reach', async () => {
    const metrics = createMetrics()
    metrics.tally('late', 2)
    metrics.tally('written', 5)
    const lines = await linesOf(metrics)
    expect(lines).toContain('plumbline_late_writes_total 2')
    expect(lines.filter((line) => line.startsWith('plumbline_leads_total{'))).toEqual([
      'plumbline_leads_total{milestone="written"} 5',
    ])
  })

  it('ask for the queues at each look, and forget those that are gone', async () => {
    const metrics = createMetrics()
    const counts = { waiting: 4, active: 1, delayed: 0, failed: 2, isStopped: true }
    let queues: Record<string, typeof counts> = { hubspot: counts, scoring: counts }
    metrics.watchQueues(async () => queues)
    const before = await linesOf(metrics)
    for (const [state, count] of [
      ['waiting', 4],
      ['active', 1],
      ['delayed', 0],
      ['failed', 2],
    ])
      expect(before).toContain(`plumbline_queue_jobs{queue="hubspot",state="${state}"} ${count}`)
    expect(before).toContain('plumbline_queue_stopped{queue="hubspot"} 1')
    queues = { hubspot: { ...counts, waiting: 3 } }
    const lines = await linesOf(metrics)
    expect(lines).toContain('plumbline_queue_jobs{queue="hubspot",state="waiting"} 3')
    expect(lines.join('\n')).not.toContain('queue="scoring"')
  })

  it("show our part of each CRM's day at each look, and nothing when it cannot be asked", async () => {
    const metrics = createMetrics()
    let isAway = false
    metrics.watchDay(async () => {
      if (isAway) throw new Error('connection refused')
      return { hubspot: { ours: 1_200, left: 300 } }
    })
    const lines = await linesOf(metrics)
    expect(lines).toContain('plumbline_crm_daily_requests{crm="hubspot"} 1200')
    expect(lines).toContain('plumbline_crm_daily_requests_left{crm="hubspot"} 300')
    isAway = true
    expect((await linesOf(metrics)).join('\n')).not.toContain('daily_requests{')
  })

  it('show how things stand with each CRM, leaving out what never was', async () => {
    const metrics = createMetrics()
    const at = '2026-11-28T12:00:00.000Z'
    let looks = 0
    metrics.watchHealth(async () => {
      looks++
      return {
        crms: [
          { crm: 'hubspot', account: '1', lastPullAt: at, oldestDueAt: at, isRefused: false },
          { crm: 'salesforce', account: null, lastPullAt: null, oldestDueAt: null, isRefused: true },
        ],
        failures: [
          { crm: 'hubspot', kind: 'rejected', count: 3 },
          { crm: null, kind: 'bug', count: 1 },
        ],
        definition: null,
      }
    })
    const lines = (await linesOf(metrics)).filter((line) =>
      /^plumbline_(last_pull|oldest|crm_cred|crm_acc|open_f|def)/.test(line),
    )
    const seconds = Date.parse(at) / 1_000
    expect(lines.sort()).toEqual([
      'plumbline_crm_account_info{crm="hubspot",account="1"} 1',
      'plumbline_crm_credentials_refused{crm="hubspot"} 0',
      'plumbline_crm_credentials_refused{crm="salesforce"} 1',
      `plumbline_last_pull_timestamp_seconds{crm="hubspot"} ${seconds}`,
      `plumbline_oldest_due_write_timestamp_seconds{crm="hubspot"} ${seconds}`,
      'plumbline_open_failures{crm="hubspot",kind="rejected"} 3',
      'plumbline_open_failures{crm="none",kind="bug"} 1',
    ])
    expect(looks).toBe(1)
  })

  it('tally milestones, each set for itself', async () => {
    const metrics = createMetrics()
    metrics.tally('written', 99)
    expect(await linesOf(metrics)).toContain('plumbline_leads_total{milestone="written"} 99')
    expect(await linesOf(createMetrics())).not.toContain('plumbline_leads_total{milestone="written"} 99')
  })
})
