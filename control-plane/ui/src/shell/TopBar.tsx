import { useLocation } from 'wouter';
import { useDeployment } from '../api/deploys';
import { useIncident } from '../api/incidents';
import { shownOf } from '../pages/deploy/around';
import { Icon } from '../parts/Icon';
import { useNow } from '../parts/useNow';
import { toggleLive, useLive } from '../state/live';
import { toggleTheme, useTheme } from '../state/preferences';
import { isLive, type TimeRange } from '../state/range';
import { deployOfPath, incidentOfPath, useUrl } from '../state/url';
import { EnvironmentPicker } from './EnvironmentPicker';
import { RangePicker } from './RangePicker';

function LiveButton({ moves }: { moves: boolean }) {
  const live = useLive();
  if (!moves) {
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

/** On the page of a deploy, whose charts are around it until another range is chosen. */
function AroundDeploy({ id, range }: { id: string; range: TimeRange }) {
  const deployment = useDeployment(id).data;
  const { params } = useUrl();
  const now = useNow(10_000);
  const shown = deployment ? shownOf(deployment, params, now) : { ...range, live: isLive(range) };
  return (
    <>
      <RangePicker range={shown} usual="Around the deploy" />
      <LiveButton moves={shown.live} />
    </>
  );
}

/** One incident lasts as long as it lasts: there is no range to choose. */
function DuringIncident({ id }: { id: string }) {
  const open = useIncident(id).data?.state === 'open';
  return open && <LiveButton moves />;
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
  const [path] = useLocation();
  const deploy = deployOfPath(path);
  const incident = incidentOfPath(path);
  return (
    <header className="top">
      <button type="button" className="search" onClick={onSearch} aria-label="Search, Control K">
        <Icon name="search" small />
        <span className="ell">Service, page, trace id, log text</span>
        <kbd>Ctrl K</kbd>
      </button>
      <span className="grow" />
      <EnvironmentPicker />
      {deploy !== null && <AroundDeploy id={deploy} range={range} />}
      {incident !== null && <DuringIncident id={incident} />}
      {deploy === null && incident === null && (
        <>
          <RangePicker range={range} />
          <LiveButton moves={isLive(range)} />
        </>
      )}
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
