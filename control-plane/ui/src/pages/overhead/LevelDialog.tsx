import { useId, useState } from 'react';
import { useLoggers } from '../../api/levers';
import type { LeverWish, LogLevel } from '../../api/leverTypes';
import { useSettled } from '../traces/useSettled';
import type { ServiceCost } from './costs';
import { LeverForm } from './LeverForm';
import type { Levelled } from './leverWords';

const MINUTE_MS = 60_000;
/** A level that is forgotten is what makes bills: there is no “until somebody revokes it”. */
const HOLDS: readonly [minutes: number, label: string][] = [
  [15, '15 minutes'],
  [60, '1 hour'],
  [480, '8 hours'],
  [1440, '1 day'],
];
const LEVELS: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error'];

/** Instances are asked for what is shown: not at each key. */
const PAUSE_MS = 600;

/** Sets a logger's level on all instances of a service, for a while. */
export function LevelDialog({
  level: begin,
  services,
  onClose,
}: {
  level: Levelled;
  services: readonly ServiceCost[];
  onClose: () => void;
}) {
  const ids = { services: useId(), loggers: useId() };
  const [service, setService] = useState(begin.service);
  const [environment, setEnvironment] = useState(begin.environment);
  const [logger, setLogger] = useState('');
  const [level, setLevel] = useState<LogLevel>('debug');
  const [holds, setHolds] = useState('15');
  const typed = [service.trim(), environment.trim(), logger.trim()].join('\n');
  const settled = useSettled(typed, PAUSE_MS) ?? '';
  const [of = '', at = '', name = ''] = settled.split('\n');
  const known = useLoggers(of, at).data?.loggers ?? [];
  const wish: LeverWish | null =
    of && name ? { kind: 'log_level', service: of, environment: at || null, logger: name, level } : null;
  const names = [...new Set(services.flatMap((row) => row.service ?? []))].sort();
  return (
    <LeverForm
      title="Log level"
      wish={wish}
      ready={settled === typed}
      until={() => new Date(Date.now() + Number(holds) * MINUTE_MS)}
      why="Orders are lost at the payment"
      button="Set the level"
      says="All instances get it, new ones too. At the end each gets the level back that it had."
      onClose={onClose}
    >
      <div className="row wrap lever-row">
        <label>
          Service
          <input
            value={service}
            onChange={(e) => setService(e.target.value)}
            list={ids.services}
            maxLength={1000}
            required
          />
        </label>
        <label>
          Environment
          <input
            value={environment}
            onChange={(e) => setEnvironment(e.target.value)}
            placeholder="all"
            maxLength={1000}
          />
        </label>
      </div>
      <datalist id={ids.services}>
        {names.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
      <label>
        Logger
        <input
          className="mono"
          value={logger}
          onChange={(e) => setLogger(e.target.value)}
          list={ids.loggers}
          placeholder="ROOT, com.example.orders"
          maxLength={300}
          spellCheck={false}
          required
        />
      </label>
      <datalist id={ids.loggers}>
        {known.map((one) => (
          <option key={one.name} value={one.name}>
            {one.level ?? ''}
          </option>
        ))}
      </datalist>
      <div className="row wrap lever-row">
        <label>
          Level
          <select value={level} onChange={(e) => setLevel(e.target.value as LogLevel)}>
            {LEVELS.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <label>
          For
          <select value={holds} onChange={(e) => setHolds(e.target.value)}>
            {HOLDS.map(([minutes, label]) => (
              <option key={minutes} value={minutes}>
                {label}
              </option>
            ))}
          </select>
        </label>
      </div>
    </LeverForm>
  );
}
