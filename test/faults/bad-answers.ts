import type { SandboxFault } from '../../src/sandbox/crm-sandbox.ts'

export type BadAnswer = SandboxFault['how']

const html =
  '<html><head><title>Down for maintenance</title></head><body>Please come back later.</body></html>'

/** Every way in which a CRM's answer can be bad and the call still worth repeating. */
export const badAnswers = {
  '429 with Retry-After': { status: 429, headers: { 'retry-after': '1' }, body: '{"message":"slow down"}' },
  '429 without Retry-After': { status: 429, body: '{"message":"slow down"}' },
  500: { status: 500, body: '{"message":"internal error"}' },
  502: { status: 502, body: html },
  503: { status: 503, body: '' },
  504: { status: 504, body: html },
  reset: 'reset',
  'stalled body': 'stall-body',
  'cut body': 'cut-body',
  'truncated JSON': { status: 200, body: '{"results":[{"id":"1' },
  'HTML with status 200': { status: 200, body: html },
  'lost response': 'lose-answer',
} as const satisfies Record<string, BadAnswer>

export type NameOfBadAnswer = keyof typeof badAnswers
