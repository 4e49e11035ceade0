import { useKey } from '../state/keyboard';
import { useUrl } from '../state/url';
import { Icon } from './Icon';

/** A text filter kept in the URL as `q`; F goes there, Escape clears it. */
export function FilterField({ label, placeholder }: { label: string; placeholder: string }) {
  const url = useUrl();
  const value = url.params.get('q') ?? '';
  useKey('Escape', () => url.set({ q: null }), value !== '');
  return (
    <label className="filter">
      <Icon name="filter" small />
      <span className="vh">{label}</span>
      <input
        data-filter
        type="search"
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => url.set({ q: event.target.value }, { replace: true })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          if (value) url.set({ q: null }, { replace: true });
          else event.currentTarget.blur();
        }}
      />
      <span aria-hidden="true">
        <kbd>F</kbd>
      </span>
    </label>
  );
}
