/** Mine: who I am, what waits to be sent, the other screens, language and theme, sign out. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { keepLook, themeNow, useLook } from "~/app/look";
import { useMe, useSignOut } from "~/app/me";
import { PLACES } from "~/app/paths";
import { Button } from "~/kit/button";
import { Languages } from "~/kit/languages";
import { useParcels } from "~/outbox/box";
import { OutboxList } from "~/outbox/list";
import "~/kit/thumb.css";
import "./mine.css";

export function MineScreen() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <div className="mine-screen">
      <header>
        <h2>{me.name}</h2>
        {me.roles.map((role) => (
          <p key={`${role.role}${role.unit}`} className="meta">
            {role.unit_name} · {t(`role.${role.role}`)}
          </p>
        ))}
      </header>
      <OutboxList />
      <nav aria-label={t("mine.screens")}>
        <h2>{t("mine.screens")}</h2>
        <ul className="mine-places">
          {PLACES.filter((place) => place.for(me)).map((place) => (
            <li key={place.name}>
              <Link to={place.path} className="mine-place">
                <place.icon aria-hidden />
                {t(`nav.${place.name}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Looks />
      <Out />
    </div>
  );
}

function Looks() {
  const { t } = useTranslation();
  const look = useLook();
  const theme = look.theme ?? themeNow();
  return (
    <section aria-label={t("mine.look")}>
      <h2>{t("mine.look")}</h2>
      <fieldset className="group mine-choices" aria-label={t("look.language")}>
        <Languages tone="plain" className="choice" />
      </fieldset>
      <fieldset className="group mine-choices" aria-label={t("look.theme")}>
        {(["light", "dark"] as const).map((one) => (
          <Button
            key={one}
            className="choice"
            aria-pressed={theme === one}
            onPress={() => keepLook({ theme: one })}
          >
            {t(`look.${one}`)}
          </Button>
        ))}
      </fieldset>
    </section>
  );
}

function Out() {
  const { t } = useTranslation();
  const { out, failed } = useSignOut();
  const waiting = useParcels().length;
  return (
    <footer>
      {waiting > 0 && <p className="meta">{t("mine.outWaiting", { n: waiting })}</p>}
      <Button onPress={() => void out()}>{t("sign.out")}</Button>
      {failed && <p role="alert">{t("sign.notOut")}</p>}
    </footer>
  );
}
