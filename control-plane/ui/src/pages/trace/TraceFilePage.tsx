import { useTraceFile } from '../../api/traceReads';
import type { TraceFileView } from '../../api/traceTypes';
import { duration, plural, text } from '../../format/numbers';
import { Failure, SkeletonBox } from '../../parts/States';
import { StatusIcon } from '../../parts/Status';
import { PageHead } from '../../shell/PageHead';
import { useHref, useUrl } from '../../state/url';
import { openFile, useOpenedFile } from './openedFile';
import { ChooseFile, useDroppedFile } from './TraceFileDrop';
import { TraceOfFile } from './TraceView';
import './flame.css';

const NOTHING_CHOSEN = { traceId: null, span: null, find: null, hint: null, clocks: null };

/** A trace that somebody sent as a file: drawn like any other, kept nowhere. */
export function TraceFilePage() {
  const url = useUrl();
  const href = useHref();
  const opened = useOpenedFile();
  const asked = useTraceFile(opened, url.params.get('traceId'));
  const take = (file: File) => {
    url.set(NOTHING_CHOSEN, { replace: true });
    openFile(file);
  };
  const over = useDroppedFile(take);
  const crumbs = [
    { label: 'Traces', href: href('/traces') },
    { label: opened ? opened.file.name : 'From a file' },
  ];
  if (opened && asked.data) {
    return (
      <>
        <OfFile view={asked.data} take={take} />
        <TraceOfFile
          key={`${opened.number} ${asked.data.trace.traceId}`}
          trace={asked.data.trace}
          crumbs={crumbs}
          critical={asked.data.criticalPath}
          hints={asked.data.hints ?? []}
        />
        {over && <div className="drop-veil">Drop it to look at its traces</div>}
      </>
    );
  }
  return (
    <div className="pad-page">
      <PageHead
        title="Look at a trace file"
        name="Trace file"
        crumbs={crumbs}
        lead="Traces in OpenTelemetry’s JSON (OTLP), as the Download of a trace page or the Collector’s file exporter writes them. Nothing of it is kept."
      />
      {opened && asked.isPending ? (
        <SkeletonBox height={320} />
      ) : (
        <div className={over ? 'card file-drop over' : 'card file-drop'}>
          <p className="b">Drop a file anywhere on this page, or</p>
          <ChooseFile take={take} label="Choose a file" />
          <p className="t3 s12">At most 16 MiB.</p>
        </div>
      )}
      {opened && asked.isError && (
        <div className="card compare-operations">
          <Failure what={opened.file.name} asked={asked} />
        </div>
      )}
    </div>
  );
}

/** What else the file holds, and what of it is not valid. */
function OfFile({ view, take }: { view: TraceFileView; take: (file: File) => void }) {
  const url = useUrl();
  const refused = view.refused.reduce((sum, r) => sum + r.spans, 0);
  return (
    <div className="of-file row wrap">
      <StatusIcon tone="none" />
      <span>
        <b>From a file:</b> nothing of it is kept.
        {refused > 0 &&
          ` ${plural(refused, 'span')} not valid: ${view.refused.map((r) => `${r.spans} ${r.reason.replaceAll('_', ' ')}`).join(', ')}.`}
      </span>
      {view.traces.length > 1 && (
        <label className="row">
          Trace
          <select
            className="btn sm"
            value={view.trace.traceId}
            onChange={(e) => url.set({ ...NOTHING_CHOSEN, traceId: e.target.value })}
          >
            {view.traces.map((t) => (
              <option key={t.traceId} value={t.traceId}>
                {t.service} {t.operation}, {text(duration(t.durationNs))}, {plural(t.spans, 'span')}
              </option>
            ))}
          </select>
          {view.otherTraces > 0 && (
            <span className="t3">{plural(view.otherTraces, 'smaller trace')} not listed</span>
          )}
        </label>
      )}
      <span className="end">
        <ChooseFile take={take} label="Another file" />
      </span>
    </div>
  );
}
