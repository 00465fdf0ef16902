/** A one-time code, shown only now: read it out, or copy it together with where it is used. */
import { useTranslation } from "react-i18next";
import { Button } from "~/kit/button";
import { Box } from "~/kit/drawer";
import { say } from "~/kit/toast";

export interface Invited {
  name: string;
  code: string;
}

export function Invitation({ invited, close }: { invited: Invited; close: () => void }) {
  const { t } = useTranslation();
  const where = `${location.origin}/ui/code`;
  const text = t("users.invitation", { name: invited.name, code: invited.code, where });
  const copy = async () => {
    await navigator.clipboard?.writeText(text);
    say(t("copied"));
  };
  return (
    <Box title={t("users.code")} close={close}>
      <div className="form">
        <p>{t("users.codeHint", { name: invited.name, where })}</p>
        <output className="users-code">{invited.code}</output>
        <p className="meta">{t("users.codeOnce")}</p>
        <div className="form-acts">
          {/* Over plain http a browser has no clipboard: then the code is selected by hand. */}
          {typeof navigator.clipboard === "object" && (
            <Button onPress={() => void copy()}>{t("users.copy")}</Button>
          )}
          <Button tone="filled" onPress={close}>
            {t("users.told")}
          </Button>
        </div>
      </div>
    </Box>
  );
}
