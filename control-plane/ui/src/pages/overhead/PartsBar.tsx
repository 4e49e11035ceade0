import { type Measure, share } from '../../format/numbers';
import { Num } from '../../parts/Num';

/** One of several that make a whole. */
export interface Part {
  name: string;
  size: number;
  color: string;
  /** What it is, in some words. */
  note?: string;
}

const HEIGHT = 14;

/** A stacked bar, and its numbers in columns below it. */
export function PartsBar({
  label,
  heading,
  column,
  parts,
  format,
}: {
  /** What the picture says, in a sentence. */
  label: string;
  heading: string;
  /** Above the numbers. */
  column: string;
  parts: readonly Part[];
  format: (size: number) => Measure;
}) {
  const whole = parts.reduce((sum, part) => sum + part.size, 0);
  let from = 0;
  return (
    <div className="parts-bar">
      <svg width="100%" height={HEIGHT} role="img" aria-label={label}>
        <rect width="100%" height={HEIGHT} className="budget-track" />
        {parts.map((part) => {
          const x = from;
          from += part.size;
          return (
            <rect
              key={part.name}
              x={`${(100 * x) / whole}%`}
              width={`${(100 * part.size) / whole}%`}
              height={HEIGHT}
              fill={part.color}
            />
          );
        })}
      </svg>
      <table>
        <thead>
          <tr>
            <th scope="col">{heading}</th>
            <th scope="col" className="num">
              {column}
            </th>
            <th scope="col" className="num">
              Share
            </th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <tr key={part.name}>
              <th scope="row" className="row-head">
                <span className="signal-key" style={{ '--c': part.color }}>
                  {part.name}
                </span>
                {part.note && <span className="second">{part.note}</span>}
              </th>
              <td className="num">
                <Num of={format(part.size)} />
              </td>
              <td className="num">
                <Num of={share(part.size / whole)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
