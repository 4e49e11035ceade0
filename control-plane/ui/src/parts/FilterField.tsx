import { useKey } from '../state/keyboard';
import { useUrl } from '../state/url';
import { Icon } from './Icon';

/** A text filter kept in the URL as `q`; F goes there, Escape clears it. */
export function FilterField({
  label,
  placeholder,
  parameter = 'q',
  second = false,
}: {
  label: string;
  placeholder: string;
  /** Of the address. */
  parameter?: string;
  /** The key F goes to another field of the page. */
  second?: boolean;
}) {
  const url = useUrl();
  const value = url.params.get(parameter) ?? '';
  useKey('Escape', () => url.set({ [parameter]: null }), value !== '');
  return (
    <label className="filter">
      <Icon name="filter" small />
      <span className="vh">{label}</span>
      <input
        data-filter={second ? undefined : ''}
        type="search"
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => url.set({ [parameter]: event.target.value }, { replace: true })}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          if (value) url.set({ [parameter]: null }, { replace: true });
          else event.currentTarget.blur();
        }}
      />
      {!second && (
        <span aria-hidden="true">
          <kbd>F</kbd>
        </span>
      )}
    </label>
  );
}
