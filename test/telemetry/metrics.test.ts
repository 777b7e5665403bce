import { describe, expect, it } from 'vitest'
import { createMetrics } from '../../src/telemetry/metrics.ts'

const linesOf = async (metrics: ReturnType<typeof createMetrics>) => (await metrics.read()).text.split('\n')

describe('metrics', () => {
  it('answer without the backlog when the queue cannot be asked', async () => {
    const metrics = createMetrics()
    metrics.watchBacklog(() => Promise.reject(new Error('connection refused')))
    metrics.countStatement()
    const lines = await linesOf(metrics)
    expect(lines).toContain('plumbline_ledger_statements_total 1')
    expect(lines.filter((line) => line.startsWith('plumbline_queue_jobs{'))).toEqual([])
  })

  it('answer without the backlog when the queue never answers', async () => {
    const metrics = createMetrics()
    metrics.watchBacklog(() => new Promise(() => {}))
    expect((await linesOf(metrics)).filter((line) => line.startsWith('plumbline_queue_jobs{'))).toEqual([])
  })

  it('count outside calls by origin, purpose and class of status', async () => {
    const metrics = createMetrics()
    const call = { origin: 'hubspot', purpose: 'write', durationMs: 40 }
    for (const status of [200, 207, 429, null]) metrics.observeCall({ ...call, status })
    const lines = await linesOf(metrics)
    expect(lines).toContain('plumbline_outside_calls_total{origin="hubspot",purpose="write",status="2xx"} 2')
    expect(lines).toContain('plumbline_outside_calls_total{origin="hubspot",purpose="write",status="4xx"} 1')
    expect(lines).toContain('plumbline_outside_calls_total{origin="hubspot",purpose="write",status="none"} 1')
    expect(lines).toContain(
      'plumbline_outside_call_seconds_bucket{le="0.05",origin="hubspot",purpose="write"} 4',
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
    expect(lines).toContain('plumbline_job_seconds_count{job="score"} 2')
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

  it('ask for the backlog at each look, and forget queues that are gone', async () => {
    const metrics = createMetrics()
    let backlog: Record<string, number> = { hubspot: 4, scoring: 1 }
    metrics.watchBacklog(async () => backlog)
    expect(await linesOf(metrics)).toContain('plumbline_queue_jobs{queue="hubspot"} 4')
    backlog = { hubspot: 3 }
    const lines = await linesOf(metrics)
    expect(lines).toContain('plumbline_queue_jobs{queue="hubspot"} 3')
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
    expect(lines).toContain('plumbline_crm_calls_of_24_hours{crm="hubspot",which="ours"} 1200')
    expect(lines).toContain('plumbline_crm_calls_of_24_hours{crm="hubspot",which="left"} 300')
    isAway = true
    expect((await linesOf(metrics)).join('\n')).not.toContain('calls_of_24_hours{')
  })

  it('tally milestones, each set for itself', async () => {
    const metrics = createMetrics()
    metrics.tally('written', 99)
    expect(await linesOf(metrics)).toContain('plumbline_leads_total{milestone="written"} 99')
    expect(await linesOf(createMetrics())).not.toContain('plumbline_leads_total{milestone="written"} 99')
  })
})
