/** A new account: its name, and the code by which its person sets the password, shown once. */
import { useNavigate } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { Refused } from "~/forms/form";
import { Button } from "~/kit/button";
import { Box } from "~/kit/drawer";
import { useDoing } from "./doing";
import { Invitation, type Invited } from "./invitation";

export function AddUser({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { send, busy, problem } = useDoing();
  const [invited, setInvited] = useState<Invited>();
  const add = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const typed = Object.fromEntries(new FormData(event.currentTarget));
    setInvited((await send("POST", "/users", typed)) as Invited | undefined);
  };
  if (invited)
    return (
      <Invitation
        invited={invited}
        close={() => void navigate({ to: "/users", search: { name: invited.name } })}
      />
    );
  return (
    <Box title={t("users.add")} close={close}>
      <form className="form" onSubmit={(event) => void add(event)}>
        <label className="field">
          <span className="field-label">{t("users.account")}</span>
          <input
            name="name"
            required
            maxLength={64}
            pattern="[0-9A-Za-z][0-9A-Za-z.\-]*"
            autoComplete="off"
          />
          <small>{t("users.accountHint")}</small>
        </label>
        <label className="field">
          <span className="field-label">{t("users.shown")}</span>
          <input name="shown" required maxLength={120} autoComplete="off" />
        </label>
        <Refused problem={problem} />
        <div className="form-acts">
          <Button type="submit" tone="filled" busy={busy}>
            {t("users.add")}
          </Button>
          <Button onPress={close}>{t("form.cancel")}</Button>
        </div>
      </form>
    </Box>
  );
}
