import { Link } from 'wouter';
import { useIntake } from '../api/queries';
import { useUrl } from '../state/url';
import { Drop } from './Drop';

function Choices({
  title,
  all,
  parameter,
  values,
  close,
}: {
  title: string;
  all: string;
  parameter: 'env' | 'namespace';
  values: readonly string[];
  close: () => void;
}) {
  const url = useUrl();
  const chosen = url.params.get(parameter);
  return (
    <>
      <p className="choices-title">{title}</p>
      <ul className="choices">
        {[null, ...values].map((value) => (
          <li key={value ?? ''}>
            <Link
              href={url.href({ [parameter]: value })}
              aria-current={chosen === value ? 'true' : undefined}
              onClick={close}
            >
              {value ?? all}
            </Link>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Which environment and namespace every page speaks about. */
export function EnvironmentPicker() {
  const intake = useIntake();
  const url = useUrl();
  const env = url.params.get('env');
  const namespace = url.params.get('namespace');
  // What the address names stays choosable, even when nothing of it has arrived (yet).
  const known = (values: readonly string[] | undefined, chosen: string | null) =>
    [...new Set([...(values ?? []), ...(chosen ? [chosen] : [])])].sort();
  const environments = known(intake.data?.environments, env);
  const namespaces = known(intake.data?.namespaces, namespace);
  const shown = [env ?? 'all', namespace].filter(Boolean).join(' / ');
  return (
    <Drop
      label={`Environment: ${env ?? 'all'}${namespace ? `, namespace: ${namespace}` : ''}`}
      face={
        <>
          <span className="k">Env</span>
          <span className="ell picker-value">{shown}</span>
        </>
      }
    >
      {(close) => (
        <>
          <Choices
            title="Environment"
            all="All environments"
            parameter="env"
            values={environments}
            close={close}
          />
          {namespaces.length > 0 && (
            <Choices
              title="Namespace"
              all="All namespaces"
              parameter="namespace"
              values={namespaces}
              close={close}
            />
          )}
        </>
      )}
    </Drop>
  );
}
