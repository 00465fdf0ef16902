/** The form of any command: made from the schema, sent once, refused in place. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Accepted, give, newKey, Problem } from "~/api/client";
import { Button } from "~/kit/button";
import { clock } from "~/kit/time";
import { say } from "~/kit/toast";
import { type Outcome, outbox } from "~/outbox/box";
import type { About } from "~/outbox/parcel";
import { FieldRow } from "./field";
import { beginning, body, type Faults, faults, type Values } from "./filled";
import { type Field, forms, type Form as Shape } from "./schema";
import { useWhy } from "./why";
import "./form.css";

export interface FormProps {
  command: string; // As in the OpenAPI: sign-leg
  path: string; // Filled in: /whistles/{id}/legs/1/sign-leg
  version?: number | undefined; // What was seen: a conflict is shown, not overwritten.
  given?: Values; // What is known already; these fields are not asked for.
  begin?: Values; // What the fields begin with.
  label?: string;
  about?: About | undefined; // What it is about, for the outbox: it then survives a lost network.
  done: (accepted: Accepted, body: Values) => void;
  kept?: (() => void) | undefined; // It waits in the outbox: nothing is recorded yet.
  cancel?: (() => void) | undefined;
}

/** Asks for what a command needs, and gives it. */
export function CommandForm(props: FormProps) {
  const { t } = useTranslation();
  const asked = useQuery({
    queryKey: ["forms"],
    queryFn: forms,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const shape = asked.data?.get(props.command);
  if (asked.error) return <p role="alert">{t("fault.unanswered")}</p>;
  if (!shape) return null;
  return <Filling {...props} shape={shape} />;
}

const FOLDED = ["occurred_at", "exercise"];

function Filling(props: FormProps & { shape: Shape }) {
  const fields = props.shape.fields.filter((field) => !(field.name in (props.given ?? {})));
  const [values, setValues] = useState(() => beginning(fields, props.begin ?? {}));
  const [wrong, setWrong] = useState<Faults>({});
  const { send, moved, ...sending } = useSending(props);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const found = faults(fields, values);
    setWrong(found);
    if (Object.keys(found).length === 0)
      void send({ ...props.given, ...body(fields, values) }, moved);
    else requestAnimationFrame(() => focusWrong(form));
  };
  const change = (name: string, value: unknown) => setValues((was) => ({ ...was, [name]: value }));
  const { command, label, cancel } = props;
  const filled = { fields, values, wrong, moved, ...sending };
  return <FormView {...{ command, label, cancel, change, submit }} {...filled} />;
}

interface ViewProps {
  command: string;
  fields: readonly Field[];
  values: Values;
  wrong: Faults;
  busy: boolean;
  problem?: unknown; // Why the service took nothing.
  moved?: boolean; // Things have changed since they were seen: sent again, it is meant.
  label?: string | undefined;
  change: (name: string, value: unknown) => void;
  submit: (event: FormEvent<HTMLFormElement>) => void;
  cancel?: (() => void) | undefined;
}

/** A form as it stands: filled in, found wrong, being sent, or refused. */
export function FormView(props: ViewProps) {
  const { t } = useTranslation();
  const { command, fields, values, problem } = props;
  const row = (name: string) => {
    const field = fields.find((one) => one.name === name);
    if (!field) return null;
    const local = props.wrong[name];
    const said =
      problem instanceof Problem && problem.errors.find((e) => e.field === `body.${name}`);
    const fault = local ? t(local.word, { n: local.n }) : said ? t("form.wrong") : undefined;
    const change = (value: unknown) => props.change(name, value);
    const rest = { field, value: values[name], change, fault };
    return <FieldRow key={name} command={command} {...rest} />;
  };
  const names = fields.map((field) => field.name);
  const folded = names.filter((name) => FOLDED.includes(name));
  return (
    <form className="form" onSubmit={props.submit} noValidate>
      {names.filter((name) => !FOLDED.includes(name)).map(row)}
      {folded.length > 0 && (
        <details className="form-more">
          <summary>{t("form.later")}</summary>
          {folded.map(row)}
        </details>
      )}
      <Refused problem={problem} />
      <div className="form-acts">
        <Button type="submit" tone="filled" busy={props.busy}>
          {props.moved ? t("form.still") : (props.label ?? t(`command.${command}`))}
        </Button>
        {props.cancel && <Button onPress={props.cancel}>{t("form.cancel")}</Button>}
      </div>
    </form>
  );
}

function focusWrong(form: HTMLElement): void {
  const field = form.querySelector<HTMLElement>(
    "[data-wrong] input, [data-wrong] textarea, [data-wrong] select",
  );
  field?.focus();
}

/** Says in place why nothing was recorded, and what to do. */
export function Refused(props: { problem: unknown }) {
  const why = useWhy();
  if (!props.problem) return null;
  return (
    <p className="refused" role="alert">
      {why(props.problem)}
    </p>
  );
}

export interface Sending {
  path: string;
  version?: number | undefined;
  key?: string; // Of a draft that was kept: sent again after a reload, it is still one command.
  command?: string;
  about?: About | undefined;
  kept?: (() => void) | undefined;
  done: (accepted: Accepted, body: Values) => void;
}

/** Gives a command by the outbox: what was accepted, undefined when it waits; its refusal is thrown. */
async function byOutbox(props: Sending, about: About, body: Values, version: number | undefined) {
  const { command = "", path } = props;
  const outcome: Outcome = await outbox.put({ command, path, body, about, version });
  if (outcome.kind === "refused") throw outcome.problem;
  return outcome.kind === "taken" ? outcome.accepted : undefined;
}

const USED = "key-used-differently";

/** Sends a command once: one key for all tries, so that a double click or a retry makes one event. */
export function useSending(props: Sending) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const key = useRef(props.key ?? newKey());
  const going = useRef(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const moved = problem instanceof Problem && problem.status === 412;
  const send = async (values: Values, anyway = false) => {
    if (going.current) return;
    going.current = true;
    setBusy(true);
    try {
      const version = anyway ? undefined : props.version;
      const accepted = props.about
        ? await byOutbox(props, props.about, values, version)
        : await give({ path: props.path, body: values, key: key.current, version });
      if (accepted) say(t("form.recorded", { time: clock(Date.parse(accepted.recorded_at)) }));
      key.current = newKey();
      setProblem(undefined);
      void queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "me" });
      if (accepted) props.done(accepted, values);
      else props.kept?.();
    } catch (error) {
      // Another body under the same key would be refused: what was refused is asked for anew,
      // but not what was recorded in other words while its answer was lost: it would be there twice.
      if (error instanceof Problem && error.status < 500 && error.code !== USED)
        key.current = newKey();
      setProblem(error);
    }
    going.current = false;
    setBusy(false);
  };
  return { send, busy, problem, moved };
}
