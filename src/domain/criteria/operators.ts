import type { ConditionFieldKind } from './condition-fields.ts'

/** What a condition can compare a field with; `operand` says what has to stand beside the operator. */
export const operators = {
  is: { operand: 'value', kinds: ['text', 'number', 'flag', 'rank'] },
  isNot: { operand: 'value', kinds: ['text', 'number', 'flag', 'rank'] },
  in: { operand: 'values', kinds: ['text', 'number', 'rank'] },
  notIn: { operand: 'values', kinds: ['text', 'number', 'rank'] },
  atLeast: { operand: 'value', kinds: ['number', 'rank'] },
  atMost: { operand: 'value', kinds: ['number', 'rank'] },
  above: { operand: 'value', kinds: ['number', 'rank'] },
  below: { operand: 'value', kinds: ['number', 'rank'] },
  /** From the first to the second, both included. */
  between: { operand: 'pair', kinds: ['number', 'rank'] },
  contains: { operand: 'value', kinds: ['text', 'list'] },
  /** One entry of the list at least is among these. */
  includesAny: { operand: 'values', kinds: ['list'] },
  /** Each of these is an entry of the list. */
  includesAll: { operand: 'values', kinds: ['list'] },
  /** At most so many days before the moment of the decision. */
  withinDays: { operand: 'days', kinds: ['date'] },
  isKnown: { operand: 'yesOrNo', kinds: ['text', 'number', 'flag', 'date', 'rank', 'list'] },
} as const satisfies Record<string, { operand: OperandShape; kinds: readonly ConditionFieldKind[] }>

export type OperandShape = 'value' | 'values' | 'pair' | 'days' | 'yesOrNo'
export type Operator = keyof typeof operators

export const operatorNames = Object.keys(operators) as Operator[]
export const isOperator = (name: string): name is Operator => Object.hasOwn(operators, name)

/** The operators that make sense for a field of this kind. */
export const operatorsFor = (kind: ConditionFieldKind): Operator[] =>
  operatorNames.filter((name) => (operators[name].kinds as readonly ConditionFieldKind[]).includes(kind))
