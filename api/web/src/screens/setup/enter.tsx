/** Coming in by a code: the first administrator by the printed one, everybody else by an invitation. */
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "~/api/client";
import { Refused } from "~/forms/form";
import { Button } from "~/kit/button";
import { Around } from "~/screens/sign-in/around";
import "./setup.css";

const PASSWORD_MIN = 12;

/** Takes the code out of the address, so that it stays in no history. */
function useCode(): string {
  const [code] = useState(() => decodeURIComponent(location.hash.slice(1)));
  if (location.hash) history.replaceState(history.state, "", location.pathname);
  return code;
}

function useEnter(path: string, to: "/setup" | "/board") {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const enter = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const body = JSON.stringify(Object.fromEntries(new FormData(event.currentTarget)));
    setBusy(true);
    try {
      const headers = { "Content-Type": "application/json" };
      await ask(path, { method: "POST", headers, body });
      queries.clear();
      await navigate({ to });
    } catch (error) {
      setProblem(error);
      setBusy(false);
    }
  };
  return { enter, busy, problem };
}

export function FirstScreen() {
  const { t } = useTranslation();
  const code = useCode();
  const { enter, busy, problem } = useEnter("/sign-in/first", "/setup");
  return (
    <Around title={t("setup.first")} lead={t("setup.firstLead")}>
      <form className="form" onSubmit={(event) => void enter(event)}>
        <Code code={code} />
        <label className="field">
          <span className="field-label">{t("users.account")}</span>
          <input name="name" required maxLength={64} autoComplete="username" />
          <small>{t("users.accountHint")}</small>
        </label>
        <label className="field">
          <span className="field-label">{t("users.shown")}</span>
          <input name="shown" required maxLength={120} autoComplete="name" />
        </label>
        <NewPassword />
        <Refused problem={problem} />
        <Button type="submit" tone="filled" busy={busy}>
          {t("setup.begin")}
        </Button>
      </form>
    </Around>
  );
}

export function CodeScreen() {
  const { t } = useTranslation();
  const code = useCode();
  const { enter, busy, problem } = useEnter("/sign-in/code", "/board");
  return (
    <Around title={t("sign.code")} lead={t("setup.codeLead")}>
      <form className="form" onSubmit={(event) => void enter(event)}>
        <Code code={code} />
        <NewPassword />
        <Refused problem={problem} />
        <Button type="submit" tone="filled" busy={busy}>
          {t("sign.enter")}
        </Button>
      </form>
      <p>
        <Link to="/board">{t("setup.haveAccount")}</Link>
      </p>
    </Around>
  );
}

/** The code: out of the address when it came so, else typed. */
function Code({ code }: { code: string }) {
  const { t } = useTranslation();
  if (code) return <input type="hidden" name="code" value={code} />;
  return (
    <label className="field">
      <span className="field-label">{t("users.code")}</span>
      <input name="code" required autoComplete="one-time-code" />
    </label>
  );
}

function NewPassword() {
  const { t } = useTranslation();
  return (
    <label className="field">
      <span className="field-label">{t("setup.password")}</span>
      <input
        name="password"
        type="password"
        required
        minLength={PASSWORD_MIN}
        autoComplete="new-password"
      />
      <small>{t("setup.passwordHint")}</small>
    </label>
  );
}
