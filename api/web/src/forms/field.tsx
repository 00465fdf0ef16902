/** One field of a command's form: label, control, and what is wrong with it. */
import { type ComponentProps, useId } from "react";
import { useTranslation } from "react-i18next";
import { usePeople } from "~/kit/people";
import { Pick, PickMany } from "./pick";
import type { Field } from "./schema";

interface Props {
  command: string;
  field: Field;
  value: unknown;
  change: (value: unknown) => void;
  fault: string | undefined;
  autoFocus?: boolean;
}

/** Gives the wording of a field: the command's own, else the common one. */
export function useLabel(): (command: string, field: string) => string {
  const { t, i18n } = useTranslation();
  return (command, field) => {
    const own = `fieldOf.${command}.${field}`;
    return i18n.exists(own) ? t(own) : t(`field.${field}`);
  };
}

export function FieldRow(props: Props) {
  const { t } = useTranslation();
  const label = useLabel()(props.command, props.field.name);
  const id = useId();
  const { field } = props;
  return (
    <div className="field" data-control={field.control} data-wrong={props.fault ? true : undefined}>
      <label htmlFor={id} className="field-label">
        {label}
        {!field.required && field.control !== "yes" && <small>{t("form.optional")}</small>}
      </label>
      <Controlled {...props} id={id} label={label} />
      {props.fault && (
        <p className="wrong" id={`${id}-wrong`} role="alert">
          {props.fault}
        </p>
      )}
    </div>
  );
}

type Inner = Props & { id: string; label: string };

/** What is wrong, for who hears the field instead of seeing it. */
function said(props: Inner) {
  return {
    "aria-invalid": props.fault ? true : undefined,
    "aria-describedby": props.fault ? `${props.id}-wrong` : undefined,
  };
}

function Controlled(props: Inner) {
  const { field, value, change, id } = props;
  const { t } = useTranslation();
  const text = String(value ?? "");
  const common = {
    id,
    value: text,
    ...said(props),
    autoFocus: props.autoFocus,
    onChange: (event: { target: { value: string } }) => change(event.target.value),
  };
  if (field.control === "text") return <textarea {...common} rows={3} maxLength={field.max} />;
  if (field.control === "number")
    return (
      <input {...common} type="number" inputMode="numeric" min={field.least} max={field.most} />
    );
  if (field.control === "moment") return <input {...common} type="datetime-local" />;
  if (field.control === "choice") return <Choice {...props} />;
  if (field.control === "verdict") return <Verdict {...props} />;
  if (field.control === "yes")
    return (
      <input
        {...said(props)}
        id={id}
        type="checkbox"
        checked={value === true}
        onChange={(e) => change(e.target.checked)}
      />
    );
  if (field.control === "place" || field.control === "office")
    return (
      <Pick
        label={props.label}
        board={field.control === "place" ? "places" : "offices"}
        value={value as string | undefined}
        change={change}
        {...said(props)}
      />
    );
  if (field.control === "offices")
    return (
      <PickMany
        label={props.label}
        value={(value as string[]) ?? []}
        change={change}
        {...said(props)}
      />
    );
  if (field.control === "person") return <Person {...common} max={field.max} />;
  if (field.control === "words" || field.control === "numbers")
    return <input {...common} value={list(value)} onChange={(e) => change(parted(e, field))} />;
  if (field.control === "whole") return <p className="meta">{t("form.whole")}</p>;
  return <input {...common} maxLength={field.max} />;
}

interface PersonProps extends Omit<ComponentProps<"input">, "max"> {
  max: number | undefined;
}

/** An account: typed or chosen, with what its holder is called beside it. */
function Person({ max, ...common }: PersonProps) {
  const people = usePeople();
  const name = people?.get(String(common.value));
  return (
    <>
      <input {...common} maxLength={max} list={`${common.id}-people`} autoComplete="off" />
      <datalist id={`${common.id}-people`}>
        {[...(people ?? [])].map(([subject, called]) => (
          <option key={subject} value={subject}>
            {called}
          </option>
        ))}
      </datalist>
      {name && <small>{name}</small>}
    </>
  );
}

const list = (value: unknown) => (Array.isArray(value) ? value.join(" ") : String(value ?? ""));

function parted(event: { target: { value: string } }, field: Field): unknown {
  const words = event.target.value.split(/[\s,，、]+/).filter(Boolean);
  return field.control === "numbers" ? words.map(Number) : words;
}

function Choice(props: Inner) {
  const { t } = useTranslation();
  const { field, value, change } = props;
  if (field.choices.length > 5)
    return (
      <select
        {...said(props)}
        id={props.id}
        value={String(value ?? "")}
        onChange={(e) => change(e.target.value)}
      >
        <option value="">{t("form.choose")}</option>
        {field.choices.map((one) => (
          <option key={one} value={one}>
            {t(`value.${one}`)}
          </option>
        ))}
      </select>
    );
  return <Radios {...props} choices={field.choices.map((one) => [one, one])} />;
}

function Verdict(props: Inner) {
  return (
    <Radios
      {...props}
      choices={[
        ["true", true],
        ["false", false],
      ]}
    />
  );
}

function Radios(props: Inner & { choices: [string, unknown][] }) {
  const { t } = useTranslation();
  return (
    <div
      {...said(props)}
      role="radiogroup"
      aria-label={props.label}
      className="radios"
      id={props.id}
    >
      {props.choices.map(([word, value]) => (
        <label key={word} className="radio">
          <input
            type="radio"
            name={props.id}
            checked={props.value === value}
            onChange={() => props.change(value)}
          />
          {t(`value.${word}`)}
        </label>
      ))}
    </div>
  );
}
