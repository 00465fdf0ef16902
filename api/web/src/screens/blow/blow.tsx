/** Blow a whistle beside the board, by the keyboard alone: matter and place suffice. */
import { useNavigate } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "~/app/me";
import { Refused, useSending } from "~/forms/form";
import { Pick, PickMany } from "~/forms/pick";
import { Button } from "~/kit/button";
import { Drawer } from "~/kit/drawer";
import { type Again, Alike, NoteAgain } from "./again";
import { begun, type Draft, drop, fresh, put, useDrafts } from "./drafts";
import "./blow.css";

export function BlowDrawer(props: { close: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const drafts = useDrafts(me.subject);
  const [open, setOpen] = useState<Draft>(() => drafts[drafts.length - 1] ?? fresh());
  const shown = drafts.find((one) => one.id === open.id) ?? open;
  const others = drafts.filter((one) => one.id !== open.id);
  const [again, setAgain] = useState<Again>();
  const gone = () => {
    drop(me.subject, open.id);
    props.close();
  };
  return (
    <Drawer title={t("blow.title")} close={props.close}>
      <nav className="drafts" aria-label={t("blow.drafts")}>
        {others.map((one) => (
          <Button key={one.id} onPress={() => setOpen(one)}>
            <span data-shortened>{one.matter || one.placeName || t("blow.unnamed")}</span>
          </Button>
        ))}
        {begun(shown) && (
          <Button tone="quiet" onPress={() => setOpen(fresh())}>
            <Plus aria-hidden /> {t("blow.another")}
          </Button>
        )}
      </nav>
      <Writing
        key={open.id}
        draft={shown}
        change={(draft) => put(me.subject, draft)}
        gone={gone}
        again={setAgain}
      />
      {/* Outside the draft's form: what is sent in the box would else send the draft too. */}
      {again && (
        <NoteAgain again={again} draft={shown} close={() => setAgain(undefined)} done={gone} />
      )}
    </Drawer>
  );
}

interface WritingProps {
  draft: Draft;
  change: (draft: Draft) => void;
  gone: () => void;
  again: (again: Again) => void;
}

function Writing({ draft, change, gone, again }: WritingProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const matter = useRef<HTMLInputElement>(null);
  const [missing, setMissing] = useState(false);
  const set = (part: Partial<Draft>) => change({ ...draft, ...part });
  const emergency = draft.kind === "ER";
  const path = emergency ? "/whistles/blow-now" : "/whistles/draft-whistle";
  const { send, busy, problem } = useSending({
    path,
    key: draft.id,
    done: (accepted) => {
      gone();
      void navigate({ to: "/whistles/$id", params: { id: accepted.id } });
    },
  });
  useEffect(() => matter.current?.focus(), []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const ready = draft.matter.trim() && draft.place;
    setMissing(!ready);
    if (ready) void send(bodyOf(draft));
  };
  return (
    <form className="form" onSubmit={submit} noValidate>
      <Kinds draft={draft} set={set} />
      <label className="field">
        <span className="field-label">{t("field.matter")}</span>
        <input
          ref={matter}
          value={draft.matter}
          maxLength={120}
          placeholder={t("blow.matterHint")}
          aria-invalid={(missing && !draft.matter.trim()) || undefined}
          onChange={(event) => set({ matter: event.target.value })}
        />
        {missing && !draft.matter.trim() && <Wrong />}
      </label>
      <div className="field">
        <span className="field-label">{t("field.place")}</span>
        <Pick
          label={t("field.place")}
          board="places"
          value={draft.place || undefined}
          words={draft.placeName}
          change={(place, placeName) => set({ place: place ?? "", placeName: placeName ?? "" })}
          aria-invalid={missing && !draft.place}
        />
        {missing && !draft.place && <Wrong />}
      </div>
      <label className="field">
        <span className="field-label">
          {t("field.spot")} <small>{t("form.optional")}</small>
        </span>
        <input
          value={draft.spot}
          maxLength={120}
          placeholder={t("blow.spotHint")}
          onChange={(event) => set({ spot: event.target.value })}
        />
      </label>
      <Alike draft={draft} choose={again} />
      <label className="field">
        <span className="field-label">
          {t("field.need")} <small>{t("form.optional")}</small>
        </span>
        <textarea
          value={draft.need}
          rows={2}
          maxLength={2000}
          onChange={(event) => set({ need: event.target.value })}
        />
      </label>
      <div className="field">
        <span className="field-label">
          {t("field.requested")} <small>{t("form.optional")}</small>
        </span>
        <PickMany
          label={t("field.requested")}
          value={draft.requested}
          change={(requested) => set({ requested })}
        />
      </div>
      <Refused problem={problem} />
      <div className="form-acts">
        <Button type="submit" tone="filled" busy={busy}>
          {t(emergency ? "blow.now" : "blow.draft")}
        </Button>
        {begun(draft) && <Button onPress={gone}>{t("blow.drop")}</Button>}
      </div>
      <p className="meta">{t(emergency ? "blow.consequence" : "blow.approval")}</p>
    </form>
  );
}

function Wrong() {
  const { t } = useTranslation();
  return (
    <span className="wrong" role="alert">
      {t("form.missing")}
    </span>
  );
}

/** What is sent: who writes only matter and place needs what the matter says. */
export function bodyOf(draft: Draft): Record<string, unknown> {
  const { kind, level, matter, place, spot, need, requested } = draft;
  const body = {
    matter: matter.trim(),
    place,
    spot: spot.trim(),
    need: need.trim() || matter.trim(),
  };
  return kind === "ER" ? { ...body, level, requested } : { ...body, kind, requested };
}

const KINDS = [
  ["ER", "E1"],
  ["ER", "E2"],
  ["LE", "N"],
  ["KT", "N"],
  ["RD", "N"],
] as const;

function Kinds(props: { draft: Draft; set: (part: Partial<Draft>) => void }) {
  const { t } = useTranslation();
  const { draft, set } = props;
  return (
    <fieldset className="kinds">
      <legend className="unseen">{t("field.kind")}</legend>
      {KINDS.map(([kind, level]) => (
        <label key={kind + level} className="kind">
          <input
            type="radio"
            name={`kind-${draft.id}`}
            checked={draft.kind === kind && draft.level === level}
            onChange={() => set({ kind, level })}
          />
          <span>{level === "N" ? t(`kind.${kind}`) : t(`value.${level}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}
