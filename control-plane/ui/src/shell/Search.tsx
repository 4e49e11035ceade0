import { useId, useState } from 'react';
import { useLocation } from 'wouter';
import { useServices } from '../api/queries';
import { Icon } from '../parts/Icon';
import { useHref } from '../state/url';
import { Dialog } from './Dialog';
import { type Found, find } from './find';
import { FLEET_PATH } from './pages';

export function Search({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const services = useServices();
  const [, navigate] = useLocation();
  const href = useHref();
  const listId = useId();
  const found = find(typed, services.data?.services ?? []);
  const at = Math.min(chosen, found.length - 1);

  const open = (target: Found) => {
    onClose();
    if (target.path === FLEET_PATH) window.location.assign(FLEET_PATH);
    else navigate(href(target.path));
  };

  return (
    <Dialog label="Search" onClose={onClose} className="palette">
      <div className="palette-field">
        <Icon name="search" />
        <input
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={at >= 0 ? `${listId}-${at}` : undefined}
          aria-label="Service, page, trace id or log text"
          placeholder="Service, page, trace id or log text"
          value={typed}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            setTyped(event.target.value);
            setChosen(0);
          }}
          onKeyDown={(event) => {
            const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
            if (step !== 0 && found.length > 0) {
              event.preventDefault();
              setChosen((at + step + found.length) % found.length);
            }
            const target = found[at];
            if (event.key === 'Enter' && target) {
              event.preventDefault();
              open(target);
            }
          }}
        />
        <kbd>Esc</kbd>
      </div>
      <div role="listbox" id={listId} aria-label="Found" className="palette-list">
        {found.map((f, i) => (
          <div
            key={f.key}
            id={`${listId}-${i}`}
            role="option"
            aria-selected={i === at}
            className="palette-row"
            onClick={() => open(f)}
            onPointerMove={() => setChosen(i)}
          >
            <Icon name={f.icon} />
            <span className="ell">{f.title}</span>
            <span className="end s12 t3">{f.hint}</span>
          </div>
        ))}
      </div>
      {found.length === 0 && (
        <p className="pad t2" role="status">
          Nothing is called “{typed}”. A trace id has 32 hex digits.
        </p>
      )}
    </Dialog>
  );
}
