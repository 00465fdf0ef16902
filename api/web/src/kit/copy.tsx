/** A button that copies plain text: through the clipboard, or, over plain HTTP, through a hidden field. */
import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "./button";
import "./copy.css";

const SAID_MS = 3000;

/** Copies; false when the browser lets nothing be copied. */
export async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return byField(text); // There is no clipboard on a page that came over plain HTTP.
  }
}

function byField(text: string): boolean {
  const field = document.createElement("textarea");
  const before = document.activeElement;
  field.value = text;
  field.setAttribute("readonly", "");
  field.className = "unseen";
  document.body.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  return done;
}

interface Props {
  text: () => string;
  label?: string;
  tone?: "plain" | "quiet";
}

export type Copied = "" | "done" | "not";

/** The button; where nothing can be copied it shows the text, to be marked by hand. */
export function CopyText(props: Props) {
  const [state, setState] = useState<Copied>("");
  useEffect(() => {
    if (state !== "done") return;
    const timer = setTimeout(() => setState(""), SAID_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const press = async () => setState((await copied(props.text())) ? "done" : "not");
  return <CopyButton {...props} state={state} press={() => void press()} />;
}

export function CopyButton(props: Props & { state: Copied; press: () => void }) {
  const { t } = useTranslation();
  const { state } = props;
  return (
    <>
      <Button tone={props.tone ?? "plain"} onPress={props.press}>
        {state === "done" ? <Check aria-hidden /> : <Copy aria-hidden />}
        {props.label ?? t("copy.brief")}
      </Button>
      <span role="status" className="unseen">
        {state === "done" && t("copy.done")}
      </span>
      {state === "not" && (
        <textarea
          className="by-hand"
          readOnly
          aria-label={t("copy.byhand")}
          value={props.text()}
          rows={4}
        />
      )}
    </>
  );
}
