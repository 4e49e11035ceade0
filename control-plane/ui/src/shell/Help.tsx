import { Icon } from '../parts/Icon';
import { Dialog } from './Dialog';

const GROUPS: readonly { name: string; keys: readonly [string[], string][] }[] = [
  {
    name: 'Go to',
    keys: [
      [['Ctrl', 'K'], 'Search services, pages, a trace id'],
      [['G', 'O'], 'Overview'],
      [['G', 'M'], 'Map'],
      [['G', 'S'], 'Services'],
      [['G', 'D'], 'Deploys'],
      [['G', 'T'], 'Traces'],
      [['G', 'L'], 'Logs'],
      [['G', 'P'], 'Metrics (PromQL)'],
      [['G', 'I'], 'Incidents'],
      [['G', 'A'], 'Alerts'],
      [['G', 'E'], 'Errors'],
      [['G', 'H'], 'Overhead'],
      [['G', 'C'], 'Connect a service'],
    ],
  },
  {
    name: 'On every page',
    keys: [
      [['J'], 'Next row or trace'],
      [['K'], 'Previous row or trace'],
      [['Enter'], 'Open'],
      [['Esc'], 'Close the panel, clear the filter'],
      [['F'], 'Filter, or find in a trace'],
      [['L'], 'Live on and off'],
      [['R'], 'Load again'],
      [['['], 'Fold or unfold the rail'],
      [['?'], 'This list'],
    ],
  },
  {
    name: 'Map',
    keys: [
      [['C'], 'Compare with before'],
      [['0'], 'Fit the map into the window'],
      [['+'], 'Closer'],
      [['-'], 'Further away'],
    ],
  },
  {
    name: 'Traces',
    keys: [
      [['Tab'], 'Take a suggestion in the query line'],
      [['↑', '↓'], 'Choose a suggestion'],
      [['Enter'], 'Search, or select the box'],
      [['Arrows'], 'Move the cross in the plot'],
      [['Shift', 'Arrows'], 'Draw a box in the plot'],
    ],
  },
  {
    name: 'Logs',
    keys: [
      [['J'], 'Next line'],
      [['K'], 'Previous line'],
      [['Enter'], 'Open or close the line'],
      [['P'], 'Pause the live tail, go on'],
    ],
  },
  {
    name: 'Metrics',
    keys: [
      [['Tab'], 'Take a suggestion in the query'],
      [['Enter'], 'Run the query'],
      [['J'], 'Next metric, or next row of the table'],
      [['Enter'], 'Show the metric, or isolate the line'],
      [['Ctrl', 'Click'], 'Isolate several lines of the legend'],
      [['Esc'], 'Show all lines, clear the search'],
    ],
  },
  {
    name: 'Waterfall',
    keys: [
      [['↑'], 'Previous span'],
      [['↓'], 'Next span'],
      [['←'], 'Fold, or go to the parent'],
      [['→'], 'Unfold, or go to the first child'],
      [['Enter'], 'Show the span'],
    ],
  },
];

export function Help({ onClose }: { onClose: () => void }) {
  return (
    <Dialog label="Keyboard shortcuts" onClose={onClose} className="help">
      <div className="hd">
        <h2>Keyboard shortcuts</h2>
        <button type="button" className="btn sm ghost icon end" aria-label="Close" onClick={onClose}>
          <Icon name="close" small />
        </button>
      </div>
      <div className="help-groups">
        {GROUPS.map((group) => (
          <section key={group.name}>
            <h3>{group.name}</h3>
            <dl>
              {group.keys.map(([keys, does]) => (
                <div key={does}>
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="pad s12 t3">Single keys do nothing while you type.</p>
    </Dialog>
  );
}
