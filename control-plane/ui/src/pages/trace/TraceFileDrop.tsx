import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { useHref } from '../../state/url';
import { openFile } from './openedFile';
import './traceFile.css';

/** Files may be dropped anywhere on the page; true while one is held over it. */
export function useDroppedFile(take: (file: File) => void): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const isFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const drag = (event: DragEvent) => {
      if (!isFile(event)) return;
      // Without this the browser would leave the page and show the file itself.
      event.preventDefault();
      setOver(event.type === 'dragover');
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      if (!isFile(event)) return;
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file) take(file);
    };
    window.addEventListener('dragover', drag);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', drag);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, [take]);
  return over;
}

/** A button that lets one choose a file of traces. */
export function ChooseFile({ take, label }: { take: (file: File) => void; label: string }) {
  return (
    <label className="btn file-button">
      {label}
      <input
        type="file"
        className="vh"
        accept=".json,.jsonl,application/json"
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) take(file);
          // The same file may be chosen again.
          event.target.value = '';
        }}
      />
    </label>
  );
}

/** For the list of traces: a file of traces chosen here, or dropped anywhere on the page, is shown on a page of its own. */
export function TraceFileDrop() {
  const href = useHref();
  const [, navigate] = useLocation();
  const take = (file: File) => {
    openFile(file);
    navigate(href('/traces/view'));
  };
  const over = useDroppedFile(take);
  return (
    <>
      <ChooseFile take={take} label="Open a trace file" />
      {over && <div className="drop-veil">Drop it to look at its traces</div>}
    </>
  );
}
