import { Link } from 'wouter';
import { useAlerts, useNotifications, useRuleGroups, useSilences } from '../../api/alerts';
import type { AlertsAnswer } from '../../api/alertTypes';
import { plural } from '../../format/numbers';
import { ago, coarse } from '../../format/time';
import { FilterField } from '../../parts/FilterField';
import { StatusIcon } from '../../parts/Status';
import { Tabs } from '../../parts/Tabs';
import { useNow } from '../../parts/useNow';
import { PageHead } from '../../shell/PageHead';
import { useUrl } from '../../state/url';
import { AlertsTable } from './AlertsTable';
import { CLEARED, filterOf, finding, isFiltered, matching, NONE, standing } from './alerts';
import { Deliveries } from './Deliveries';
import { Rules } from './Rules';
import { Silences } from './Silences';
import { TryRule } from './TryRule';
import '../traces/traces.css';
import './alerts.css';

/** What rules find wrong now, who is told, and what a rule would find. */
export function AlertsPage() {
  const url = useUrl();
  const now = useNow();
  const asked = useAlerts();
  const groups = useRuleGroups();
  const silences = useSilences();
  const told = useNotifications();
  const filter = filterOf(url.params);
  const answer = asked.data;
  const all = answer?.alerts ?? [];
  const shown = matching(all, filter);
  const tab = url.params.get('tab') ?? 'rules';
  const ways = [...(told.data?.receivers ?? []), ...(told.data?.alertmanagers ?? [])];
  const failing = ways.filter((way) => way.trouble !== null);
  return (
    <>
      <PageHead
        title={answer ? finding(answer) : 'Alerts'}
        name="Alerts"
        lead={answer ? <Lead answer={answer} now={now} /> : ' '}
      />
      {answer && <Heartbeat answer={answer} now={now} />}
      {answer?.files
        .filter((file) => file.problem !== null)
        .map((file) => (
          <p key={file.path} className="banner" role="status">
            <StatusIcon tone="warn" />
            <span>
              <b>
                The rule file <span className="mono">{file.path}</span> is refused
                {file.line !== null && `, line ${file.line}`}.
              </b>{' '}
              {file.problem}. Rules that it had before go on.
            </span>
          </p>
        ))}
      {failing.length > 0 && (
        <p className="banner" role="status">
          <StatusIcon tone="warn" />
          <span>
            <b>
              {plural(failing.length, 'way')} to tell people of alerts {failing.length === 1 ? 'does' : 'do'}{' '}
              not work.
            </b>{' '}
            {failing[0]?.trouble}{' '}
            <Link className="link" href={url.href({ tab: 'told' })}>
              Show
            </Link>
          </span>
        </p>
      )}
      <div className="sec filters">
        <FilterField label="Filter alerts" placeholder="Name, summary, label" />
        <Choice name="State" parameter="state" chosen={filter.state} values={['firing', 'pending']} />
        <Choice
          name="Service"
          parameter="service"
          chosen={filter.service}
          values={all.map((a) => a.service ?? NONE)}
          none="of no service"
        />
        <Choice
          name="Severity"
          parameter="severity"
          chosen={filter.severity}
          values={all.map((a) => a.severity ?? NONE)}
          none="without one"
        />
        {isFiltered(filter) && (
          <button type="button" className="btn sm ghost" onClick={() => url.set(CLEARED)}>
            Clear filter
          </button>
        )}
        <span className="t3 s12 end" role="status">
          {isFiltered(filter) && answer ? `${shown.length} of ${all.length}` : ''}
        </span>
      </div>
      <AlertsTable
        asked={asked}
        alerts={shown}
        of={all.length}
        evaluated={(answer?.groups.n ?? 0) > 0}
        silences={silences.data ?? []}
      />
      <Tabs
        label="More about alerts"
        chosen={tab}
        tabs={[
          { id: 'rules', name: 'Rules', count: groups.data?.reduce((n, g) => n + g.rules.length, 0) },
          {
            id: 'silences',
            name: 'Silences',
            count: silences.data ? standing(silences.data).length : undefined,
          },
          { id: 'told', name: 'Who is told', count: told.data ? ways.length : undefined },
          { id: 'try', name: 'Try a rule' },
        ]}
      >
        {tab === 'rules' && <Rules asked={groups} groups={groups.data} files={answer?.files ?? []} />}
        {tab === 'silences' && <Silences asked={silences} silences={silences.data} />}
        {tab === 'told' && <Deliveries asked={told} answer={told.data} />}
        {tab === 'try' && <TryRule />}
      </Tabs>
    </>
  );
}

function Lead({ answer, now }: { answer: AlertsAnswer; now: number }) {
  const { n, failing, lastEvaluationAt } = answer.groups;
  if (n === 0) return 'No folder of rules is named, or there are none in it.';
  const pending = answer.alerts.filter((a) => a.state === 'pending').length;
  return [
    pending > 0 ? `${plural(pending, 'more is', 'more are')} pending.` : '',
    `${plural(n, 'group')} of rules,`,
    failing > 0 ? (n === 1 ? 'failing,' : `${failing} of them failing,`) : '',
    lastEvaluationAt ? `last evaluated ${ago(lastEvaluationAt, now)}.` : 'not evaluated yet.',
  ]
    .filter(Boolean)
    .join(' ');
}

/** An alert that always fires is no trouble: that it fires is the sign that alerting works. */
function Heartbeat({ answer, now }: { answer: AlertsAnswer; now: number }) {
  if (answer.groups.n === 0) return null;
  const since = answer.watchdog?.since;
  return (
    <p className="heartbeat s12 t2">
      <StatusIcon tone={since ? 'ok' : 'none'} />
      {since
        ? `Heartbeat: Watchdog has fired for ${coarse((now - new Date(since).getTime()) * 1e6)}, so rules are evaluated and sent on.`
        : 'No heartbeat: no rule named Watchdog fires, so nobody outside would notice that alerting stopped.'}
    </p>
  );
}

/** A choice among what there is; what was chosen stays one also when it is gone. */
function Choice({
  name,
  parameter,
  chosen,
  values,
  none = NONE,
}: {
  name: string;
  parameter: string;
  chosen: string | null;
  values: readonly string[];
  none?: string;
}) {
  const url = useUrl();
  const distinct = [...new Set([...values, ...(chosen ? [chosen] : [])])].sort();
  return (
    <label>
      {name}
      <select value={chosen ?? ''} onChange={(e) => url.set({ [parameter]: e.target.value })}>
        <option value="">all</option>
        {distinct.map((value) => (
          <option key={value} value={value}>
            {value === NONE ? none : value}
          </option>
        ))}
      </select>
    </label>
  );
}
