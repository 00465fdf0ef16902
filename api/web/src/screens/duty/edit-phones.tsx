/** The whole call chain written anew, in its order; a line that stays the same stays checked. */
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ask } from "~/api/client";
import { Refused } from "~/forms/form";
import { Button } from "~/kit/button";
import { Box } from "~/kit/drawer";
import { clock } from "~/kit/time";
import { say } from "~/kit/toast";
import { now } from "~/live/clock";
import type { Phone } from "./phones";

const POSTS = ["duty-phone", "duty-officer", "shift-leader"];
const CHAIN_MAX = 20;

interface Line {
  id: number;
  post: string;
  name: string;
  number: string;
}

interface Props {
  path: string;
  phones: readonly Phone[];
  close: () => void;
}

export function EditPhones({ path, phones, close }: Props) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const [lines, setLines] = useState<Line[]>(() =>
    phones.map(({ order, post, name, number }) => ({ id: order, post, name, number })),
  );
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const change = (id: number, to: Partial<Line>) =>
    setLines((was) => was.map((line) => (line.id === id ? { ...line, ...to } : line)));
  const add = () =>
    setLines((was) => [...was, { id: Date.now(), post: "duty-phone", name: "", number: "" }]);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const body = JSON.stringify({
        phones: lines.map(({ post, name, number }) => ({ post, name, number })),
      });
      const headers = { "Content-Type": "application/json" };
      await ask(path, { method: "PUT", headers, body });
      say(t("form.recorded", { time: clock(now()) }));
      await queries.invalidateQueries({ queryKey: ["phones"] });
      close();
    } catch (error) {
      setProblem(error);
      setBusy(false);
    }
  };
  return (
    <Box title={t("duty.editPhones")} close={close} wide>
      <form className="form" onSubmit={(event) => void save(event)}>
        <p className="meta">{t("duty.editHint")}</p>
        {lines.map((line, at) => (
          <fieldset key={line.id} className="phone-edit field">
            <legend>{t("duty.order", { n: at + 1 })}</legend>
            <select
              aria-label={t("duty.phonePost")}
              value={line.post}
              onChange={(event) => change(line.id, { post: event.target.value })}
            >
              {POSTS.map((post) => (
                <option key={post} value={post}>
                  {t(`duty.post.${post}`)}
                </option>
              ))}
            </select>
            <input
              aria-label={t("duty.phoneName")}
              placeholder={t("duty.phoneName")}
              required
              maxLength={120}
              value={line.name}
              onChange={(event) => change(line.id, { name: event.target.value })}
            />
            <input
              aria-label={t("duty.number")}
              placeholder={t("duty.number")}
              type="tel"
              required
              minLength={3}
              maxLength={36}
              value={line.number}
              onChange={(event) => change(line.id, { number: event.target.value })}
            />
            <Button
              tone="quiet"
              aria-label={`${t("form.remove")} ${line.number}`}
              onPress={() => setLines((was) => was.filter((one) => one.id !== line.id))}
            >
              {t("form.remove")}
            </Button>
          </fieldset>
        ))}
        <Refused problem={problem} />
        <div className="form-acts">
          <Button type="submit" tone="filled" busy={busy}>
            {t("duty.savePhones")}
          </Button>
          <Button isDisabled={lines.length >= CHAIN_MAX} onPress={add}>
            {t("form.add")}
          </Button>
        </div>
      </form>
    </Box>
  );
}
