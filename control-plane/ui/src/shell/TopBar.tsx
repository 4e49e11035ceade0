import { Icon } from '../parts/Icon';
import { toggleLive, useLive } from '../state/live';
import { toggleTheme, useTheme } from '../state/preferences';
import { isLive, type TimeRange } from '../state/range';
import { EnvironmentPicker } from './EnvironmentPicker';
import { RangePicker } from './RangePicker';

function LiveButton({ range }: { range: TimeRange }) {
  const live = useLive();
  if (!isLive(range)) {
    return (
      <span
        className="btn still"
        title="A fixed time range does not change. Choose a “Last …” range to follow along."
      >
        Fixed
      </span>
    );
  }
  return (
    <button
      type="button"
      className={live ? 'btn live' : 'btn live paused'}
      aria-pressed={live}
      title={live ? 'New data every 5 s. Press L to pause.' : 'Paused. Press L to go on.'}
      onClick={toggleLive}
    >
      Live
    </button>
  );
}

export function TopBar({
  range,
  onSearch,
  onHelp,
}: {
  range: TimeRange;
  onSearch: () => void;
  onHelp: () => void;
}) {
  const theme = useTheme();
  return (
    <header className="top">
      <button type="button" className="search" onClick={onSearch} aria-label="Search, Control K">
        <Icon name="search" small />
        <span className="ell">Service, page, trace id, log text</span>
        <kbd>Ctrl K</kbd>
      </button>
      <span className="grow" />
      <EnvironmentPicker />
      <RangePicker range={range} />
      <LiveButton range={range} />
      <button
        type="button"
        className="btn icon"
        onClick={toggleTheme}
        aria-label={`Switch to the ${theme === 'dark' ? 'light' : 'dark'} theme`}
        title={`Switch to the ${theme === 'dark' ? 'light' : 'dark'} theme`}
      >
        <Icon name={theme === 'dark' ? 'sun' : 'moon'} small />
      </button>
      <button
        type="button"
        className="btn icon"
        onClick={onHelp}
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts (?)"
      >
        <Icon name="help" small />
      </button>
    </header>
  );
}
