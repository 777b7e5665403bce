/**
 * For Node processes that open the embedded engine for a few seconds: optimising the engine's code takes each of them
 * more than a second of processor time, which such a short life never earns back. What they do is the same.
 */
export const quickStart = ['--liftoff-only']
