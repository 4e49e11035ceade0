import type { Tone } from '../../parts/Status';

/** What teams write on their rules, as the shapes of status. What nobody knows counts as worth a look. */
export function toneOf(severity: string | null): Tone {
  switch (severity?.toLowerCase()) {
    case 'critical':
    case 'page':
    case 'error':
      return 'crit';
    case 'info':
    case 'none':
      return 'none';
    default:
      return 'warn';
  }
}
