/** One of several, as radio buttons in a row. */
export function Choices<T extends string>({
  legend,
  name,
  value,
  options,
  onChange,
}: {
  legend: string;
  name: string;
  value: T;
  options: readonly (readonly [value: T, title: string])[];
  onChange: (value: T) => void;
}) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div className="row choices">
        {options.map(([option, title]) => (
          <label key={option} className="check">
            <input type="radio" name={name} checked={option === value} onChange={() => onChange(option)} />
            <span>{title}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
