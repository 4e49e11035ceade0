import 'react';

declare module 'react' {
  interface CSSProperties {
    /** The colour a part is drawn in, set where the part is used. */
    '--c'?: string;
    /** Depth of a span in its tree. */
    '--d'?: number;
  }
}
