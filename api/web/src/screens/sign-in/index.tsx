/** The sign-in, shown in place of the screen that was asked for; the screen's address stays. */
import { Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask, Problem } from "~/api/client";
import { useSwitched, type Why } from "~/app/me";
import { Button } from "~/kit/button";
import { Around } from "./around";
import { Seats } from "./seats";

export function SignIn(props: { why: Why }) {
  const { t } = useTranslation();
  return (
    <Around title={t("app.name")} lead={t("sign.lead")}>
      {props.why !== "nobody" && <p role="alert">{t(`sign.${props.why}`)}</p>}
      <Form />
      <p>
        <Link to="/code">{t("sign.code")}</Link>
      </p>
      <Seats />
    </Around>
  );
}

function Form() {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");
  const switched = useSwitched();
  const enter = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const name = String(given.get("name") ?? "").trim();
    const password = String(given.get("password") ?? "");
    if (!name || !password) return setWrong(t("sign.needed"));
    setBusy(true);
    try {
      await enterAs(name, password);
      await switched();
    } catch (error) {
      setWrong(why(error, t));
    }
    setBusy(false);
  };
  return (
    <form onSubmit={(event) => void enter(event)} className="sign-form">
      <label>
        {t("sign.name")}
        <input name="name" autoComplete="username" autoCapitalize="none" />
      </label>
      <label>
        {t("sign.password")}
        <input name="password" type="password" autoComplete="current-password" />
      </label>
      {wrong && (
        <p role="alert" className="wrong">
          {wrong}
        </p>
      )}
      <Button type="submit" tone="filled" busy={busy}>
        {t("sign.enter")}
      </Button>
    </form>
  );
}

/** Signs in: a session in a cookie that scripts cannot read. */
export async function enterAs(name: string, password: string): Promise<void> {
  const headers = { "Content-Type": "application/json" };
  await ask("/sign-in", { method: "POST", headers, body: JSON.stringify({ name, password }) });
}

function why(error: unknown, t: TFunction): string {
  if (!(error instanceof Problem)) return t("sign.down");
  if (error.code === "too-many-attempts") return t("sign.wait", { s: error.parameters.seconds });
  return error.status >= 500 ? t("sign.down") : t("sign.wrong");
}
