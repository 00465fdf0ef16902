/** What is filled in: every kind of field, and a form from empty to refused. */
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem, Unanswered } from "~/api/client";
import { FieldRow } from "~/forms/field";
import type { Faults, Values } from "~/forms/filled";
import { FormView } from "~/forms/form";
import type { Control, Field } from "~/forms/schema";
import { Part, State } from "./part";

const field = (name: string, control: Control, change: Partial<Field> = {}): Field => ({
  name,
  control,
  required: false,
  choices: [],
  max: undefined,
  least: undefined,
  most: undefined,
  initial: undefined,
  ...change,
});

const ROLES = ["clerk", "duty_officer", "leader", "chief", "dispatcher", "responder"];
const NEED = "止漏，疏散六栋二单元全部住户；楼下停车场已拉警戒线，请消防从解放大道一侧进入";
const FIELDS: [Field, unknown][] = [
  [field("spot", "line", { max: 120 }), "6 栋二单元门口"],
  [field("need", "text", { required: true, max: 2000 }), NEED],
  [field("people", "number", { required: true, least: 1, most: 10_000 }), 12],
  [field("level", "choice", { required: true, choices: ["E1", "E2", "N"] }), "E1"],
  [field("role", "choice", { required: true, choices: ROLES }), "dispatcher"],
  [field("exercise", "yes"), true],
  [field("accepted", "verdict", { required: true }), false],
  [field("occurred_at", "moment"), "2026-11-25T14:20"],
  [field("place", "place", { required: true }), "420102002003"],
  [field("lead", "office", { required: true }), "420102-fire"],
  [field("leader", "person", { required: true, max: 64 }), "420102002.leader"],
  [field("assist", "offices"), ["420102-gas", "420102-check"]],
  [field("kinds", "words"), ["whistle.blown", "whistle.leg-signed"]],
  [field("legs", "numbers"), [1, 2]],
  [field("rows", "whole"), undefined],
];

function Tried(props: { field: Field; begin: unknown; fault?: string }) {
  const [value, change] = useState(props.begin);
  const rest = { field: props.field, value, change, fault: props.fault };
  return <FieldRow command="blow-now" {...rest} />;
}

function Fields() {
  const { t } = useTranslation();
  return (
    <Part name="field" of="forms/field.tsx" cells="whole">
      {FIELDS.map(([one, value]) => (
        <State
          key={`${one.name}-${one.control}`}
          name={one.choices.length > 5 ? "many" : one.control}
        >
          <div className="guide-tries">
            <Tried field={one} begin={undefined} />
            {value !== undefined && <Tried field={one} begin={value} />}
            {value !== undefined && (
              <Tried field={one} begin={undefined} fault={t("form.missing")} />
            )}
          </div>
        </State>
      ))}
    </Part>
  );
}

const CLAIM = [
  field("measure", "text", { required: true, max: 2000 }),
  field("with_whom", "line", { required: true, max: 120 }),
  field("limit", "line", { required: true, max: 120 }),
  field("occurred_at", "moment"),
];
const FILLED: Values = {
  measure: "关闭阀门，更换接头，复测浓度为零；已告知二单元全部住户可以返回",
  with_whom: "保成社区网格员",
  limit: "当日答复",
};

interface Standing {
  values?: Values;
  wrong?: Faults;
  busy?: boolean;
  problem?: Error;
  moved?: boolean;
}

const invalid = [{ field: "body.limit", fault: "too long" }];
const FORMS: Record<string, Standing> = {
  formEmpty: { values: {} },
  formWrong: {
    values: { limit: "当日" },
    wrong: { measure: { word: "form.missing" }, with_whom: { word: "form.long", n: 120 } },
  },
  formSending: { busy: true },
  formRefused: { problem: new Problem(409, "already-left", "") },
  formInvalid: { problem: new Problem(422, "invalid", "", {}, invalid) },
  formMoved: { problem: new Problem(412, "version-moved", ""), moved: true },
  formUnanswered: { problem: new Unanswered("/") },
};

function Filled(props: Standing) {
  const [values, setValues] = useState(props.values ?? FILLED);
  return (
    <FormView
      command="claim-resolved"
      fields={CLAIM}
      wrong={{}}
      busy={false}
      {...props}
      values={values}
      change={(name, value) => setValues((was) => ({ ...was, [name]: value }))}
      submit={(event) => event.preventDefault()}
      cancel={() => undefined}
    />
  );
}

function Forms() {
  return (
    <Part name="form" of="forms/form.tsx · FormView" cells="middle">
      {Object.entries(FORMS).map(([name, standing]) => (
        <State key={name} name={name}>
          <Filled {...standing} />
        </State>
      ))}
    </Part>
  );
}

export function Filling() {
  return (
    <>
      <Fields />
      <Forms />
    </>
  );
}
